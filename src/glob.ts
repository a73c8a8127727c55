/**
 * Whether a whole text matches a glob (design section 2): `*` any run of characters, `/` included, `?` one code point, nothing else is
 * special, case counts. Only the last `*` is ever tried again, so the time is at most the product of both lengths, whoever wrote them.
 */
export function matchesGlob(glob: string, text: string): boolean {
  const wanted = Array.from(glob);
  const given = Array.from(text);
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < given.length;) {
    if (wanted[at] === '*') {
      star = at++;
      resume = i;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[i])) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else {
      return false;
    }
  }
  while (wanted[at] === '*') at++;
  return at === wanted.length;
}
