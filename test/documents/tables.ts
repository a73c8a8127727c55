/** The tables of a document, as tests ask for them. */
import { tableCells, type Item } from './markdown.ts';

/** The rows of all tables below the first heading with this text, up to the next heading of its level or above; no title rows. */
export function rowsBelow(items: readonly Item[], heading: string): readonly (readonly string[])[] {
  return tableRows(itemsBelow(items, heading));
}

/** The items below a heading, up to the next one of its level or above. Throws where there is no such heading. */
function itemsBelow(items: readonly Item[], heading: string): readonly Item[] {
  const start = items.findIndex((item) => item.type === 'heading' && item.text === heading);
  const found = items[start];
  if (found?.type !== 'heading') throw new Error(`there is no heading "${heading}"`);
  const end = items.findIndex((item, at) => at > start && item.type === 'heading' && item.level <= found.level);
  return items.slice(start + 1, end === -1 ? items.length : end);
}

/** The texts that stand as code in a cell: `a`, `b`. */
export function codesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

function tableRows(items: readonly Item[]): readonly (readonly string[])[] {
  return items.flatMap((item, at) => {
    const next = items[at + 1];
    const isTitle = next?.type === 'prose' && /^\|[-|\s:]+\|$/.test(next.text);
    const cells = item.type === 'prose' && !isTitle ? tableCells(item.text) : null;
    return cells === null ? [] : [cells];
  });
}
