/** Characters that end a line for a regular expression and none for YAML: behind one, a comment would pass for an entry. */
const foreignBreak = /[\u2028\u2029]/u;

/** Clients that are parsed in one go: enough to be fast, few enough for steps of some milliseconds. */
const clientsInPart = 25;

/**
 * The text of a large manifest in parts that can be parsed one after the other, so that not all of its nodes are in memory at once: first
 * everything but the entries of `clients`, then those, some at a time. Null where the text is not laid out like that.
 *
 * An entry begins with a dash at one certain column. Where such a line is no beginning (inside quotes, brackets or a block of text that
 * started before) the part in front of it is incomplete, so that parsing it fails: whoever uses the parts then reads the whole.
 */
export function partsOf(text: string): { readonly frame: string; readonly parts: readonly string[] } | null {
  if (foreignBreak.test(text)) return null;
  const key = /^clients:[ \t]*(?:#.*)?\r?\n/mu.exec(text);
  if (key === null) return null;
  const start = key.index + key[0].length;
  const list = text.slice(start);
  const indent = indentOf(list);
  if (indent === null) return null;
  const end = (indent === '' ? /^(?!- )[^\s#]/mu : /^[^\s#]/mu).exec(list)?.index ?? list.length;
  return { frame: text.slice(0, start) + list.slice(end), parts: cut(list.slice(0, end), indent) };
}

/** What stands in front of the first dash; null where the first line that says anything is no entry. */
function indentOf(list: string): string | null {
  const first = /^[ \t]*[^\s#]/mu.exec(list);
  const dash = /( *)- /uy;
  dash.lastIndex = first?.index ?? list.length;
  return dash.exec(list)?.[1] ?? null;
}

function cut(list: string, indent: string): readonly string[] {
  const parts: string[] = [];
  let begin = 0;
  let count = 0;
  for (const { index } of list.matchAll(new RegExp(`^${indent}- `, 'gmu'))) {
    if (count++ % clientsInPart !== 0 || count === 1) continue;
    parts.push(list.slice(begin, index));
    begin = index;
  }
  parts.push(list.slice(begin));
  return parts.map((part) => `clients:\n${part}`);
}
