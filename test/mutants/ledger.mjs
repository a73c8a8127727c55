/**
 * The survivors that somebody has looked at: `survivors/FOLDER.json` says of each why no test need catch it. An entry knows its mutant
 * by the text that is changed, the line that it stands in and where in it, so that it holds until that line changes.
 */
import { existsSync, readFileSync } from 'node:fs';

/** Why a mutant may live; `survivors/README.md` explains them. */
export const REASONS = [
  'always there',
  'saves work',
  'second line of defence',
  'another platform',
  'only a bug sees it',
  'nothing outside shows it',
  'wording',
  'slow tests catch it',
];

const folderOf = new URL('survivors/', import.meta.url);

/** The entries of one folder of `src/`; none where nobody has looked yet. */
export function readLedger(folder) {
  const file = new URL(`${folder}.json`, folderOf);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}

/** The survivors in Stryker's report, as entries that have no reason yet. */
export function survivorsIn(report) {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    const alive = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
    return alive.map((mutant) => entryOf(file, lines, mutant));
  });
}

/** Those that the ledger does not know; the same change in the same line twice needs two entries. */
export function notLookedAt(survivors, ledger) {
  const known = new Map();
  for (const entry of ledger) known.set(keyOf(entry), (known.get(keyOf(entry)) ?? 0) + 1);
  return survivors.filter((survivor) => {
    const left = known.get(keyOf(survivor)) ?? 0;
    known.set(keyOf(survivor), left - 1);
    return left <= 0;
  });
}

function entryOf(file, lines, { mutatorName, replacement = '', location: { start, end } }) {
  const text = lines.slice(start.line - 1, end.line);
  text[text.length - 1] = text.at(-1).slice(0, end.column - 1);
  text[0] = text[0].slice(start.column - 1);
  return {
    file: file.replace(/^src\//, ''),
    at: lines[start.line - 1].trim(),
    column: start.column - lines[start.line - 1].search(/\S/),
    mutator: mutatorName,
    from: shorten(text.map((line) => line.trim()).join(' ')),
    to: shorten(replacement),
  };
}

/** Whole functions are changed as well; their beginning tells which. */
function shorten(text) {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function keyOf({ file, at, column, mutator, from, to }) {
  return JSON.stringify([file, at, column, mutator, from, to]);
}
