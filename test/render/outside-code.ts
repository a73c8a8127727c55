/**
 * What GitHub would look at for tags, mentions, links and commands: the Markdown without its fenced blocks and code spans.
 * A code span ends at the first run of backticks that is as long as the one it began with (CommonMark, section 6.1); a row of a
 * table is split at its pipes first, as GitHub does it. Throws where a fence or a span is never closed.
 */
export function outsideCode(markdown: string): string {
  return withoutFences(markdown.split('\n'))
    .map((line) => (line.startsWith('|') ? cellsOf(line).map(withoutSpans).join(' | ') : withoutSpans(line)))
    .join('\n');
}

/** The cells of a table's row, split at every pipe that no backslash stands in front of. */
export function cellsOf(row: string): readonly string[] {
  return row.split(/(?<!\\)\|/).slice(1, -1);
}

function withoutFences(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let fence: string | null = null;
  for (const line of lines) {
    const opening = /^(`{3,})[a-z]*$/.exec(line)?.[1];
    if (fence !== null) fence = /^`+$/.test(line) && line.length >= fence.length ? null : fence;
    else if (opening === undefined) kept.push(line);
    else fence = opening;
  }
  if (fence !== null) throw new Error('a fence is never closed');
  return kept;
}

function withoutSpans(text: string): string {
  let rest = text;
  let kept = '';
  for (let run = /`+/.exec(rest); run !== null; run = /`+/.exec(rest)) {
    kept += rest.slice(0, run.index);
    const inside = rest.slice(run.index + run[0].length);
    const end = new RegExp(`(?<!\`)${run[0]}(?!\`)`).exec(inside);
    if (end === null) throw new Error(`a code span is never closed: ${text}`);
    rest = inside.slice(end.index + run[0].length);
  }
  return kept + rest;
}
