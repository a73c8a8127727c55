/** Rules about single values that a schema cannot portably state. */
import { parseDuration } from '../duration.ts';
import type { Entry, File } from './entry.ts';
import type { Findings } from './findings.ts';
import { isMapping, property } from './mapping.ts';
import { isPlainText } from './name-rule.ts';
import { toReference } from './normalize.ts';
import type { PersonaData } from './normalize.ts';
import { badCharacter } from './pattern-words.ts';
import type { Path } from './tree.ts';
import { describe, quote, sentence } from './wording.ts';

export function checkValues(files: readonly File[], entries: readonly Entry[], findings: Findings): void {
  for (const entry of entries) {
    checkPersonasOnce(entry, findings);
    checkDurations(entry, entry.data, entry.path, findings);
  }
  for (const file of files) {
    checkDurations(file, property(file.tree.data, 'defaults'), ['defaults'], findings);
    if (/\\[uU]/u.test(file.source.text)) checkSurrogates(file.tree.data, [], file, findings);
  }
}

/** Only a warning: personas are a set, twice is once. */
function checkPersonasOnce(entry: Entry, findings: Findings): void {
  const personas = property(entry.data, 'personas');
  if (!Array.isArray(personas)) return;
  const seen = new Set<string>();
  for (const [index, persona] of personas.entries()) {
    const key = JSON.stringify(isPersona(persona) ? toReference(persona) : persona);
    if (seen.has(key)) {
      const path = [...entry.path, 'personas', index];
      const detail = `${sentence(describe(path, entry.tree.data, 'manifest'))} stands there already.`;
      const span = entry.tree.span(path);
      findings.add({
        code: 'duplicate-persona',
        severity: 'warning',
        source: entry.source,
        span,
        detail,
        hint: 'Remove it.',
      });
    }
    seen.add(key);
  }
}

function isPersona(value: unknown): value is PersonaData {
  if (typeof value === 'string') return true;
  return isMapping(value) && ['name', 'qualifiedName'].some((key) => typeof property(value, key) === 'string');
}

/** A schema cannot say that a hundred years are enough. `holder` stands at `path`. */
function checkDurations({ source, tree }: File, holder: unknown, path: Path, findings: Findings): void {
  for (const key of ['overlap', 'rotateAfter']) {
    const text = property(holder, key);
    if (typeof text !== 'string' || !/^[0-9]+[smhdw]$/u.test(text) || parseDuration(text) !== null) continue;
    const detail = `${quote(text)} is longer than a hundred years.`;
    findings.add({ code: 'bad-duration', source, span: tree.span([...path, key]), detail });
  }
}

/** Halves of surrogate pairs, which only an escape can write; a description may hold whatever the tenant takes. */
function checkSurrogates(value: unknown, path: Path, file: File, findings: Findings): void {
  if (typeof value === 'string') {
    if (path.at(-1) === 'description' || isPlainText(value)) return;
    findings.add({ ...badCharacter(value), source: file.source, span: file.tree.span(path) });
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkSurrogates(item, [...path, index], file, findings);
  } else if (isMapping(value)) {
    for (const [key, item] of Object.entries(value)) checkSurrogates(item, [...path, key], file, findings);
  }
}
