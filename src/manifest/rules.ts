/** The rules that go beyond a schema (design section 2). Each looks at what could be read, so that one run reports everything. */
import { parseDuration } from '../duration.ts';
import type { ManifestCode } from './codes.ts';
import { placeText } from './entry.ts';
import type { Entry, File } from './entry.ts';
import type { Findings } from './findings.ts';
import { isPlainText } from './name-rule.ts';
import { checkNames } from './name-clashes.ts';
import { toReference } from './normalize.ts';
import type { PersonaData } from './normalize.ts';
import { originOf } from './origin.ts';
import { badCharacter } from './schema.ts';
import type { SourceText } from './source-text.ts';
import type { Path, Tree } from './tree.ts';
import { describe, property, quote, sentence } from './wording.ts';

export interface RuleInput {
  readonly files: readonly File[];
  readonly entries: readonly Entry[];
  /** False where a file could not be read at all: what seems to be missing may stand there. */
  readonly complete: boolean;
  readonly baseUrl: string | null;
  readonly emptyWithScope: 'error' | 'allow';
}

export function checkRules(input: RuleInput, findings: Findings): void {
  checkKeysStandOnce(input.files, findings);
  checkNames(input.entries, findings);
  if (input.complete) {
    checkRoles(input, findings);
    checkClientsAreThere(input, findings);
  }
  checkTenant(input, findings);
  for (const entry of input.entries) checkPersonasOnce(entry, findings);
  for (const file of input.files) {
    checkDurations(file, input.entries, findings);
    if (/\\[uU]/u.test(file.source.text)) checkSurrogates(file.tree.data, [], file, findings);
  }
}

/** Clients add up, every file says its version, anything else has one place. */
function checkKeysStandOnce(files: readonly File[], findings: Findings): void {
  const first = new Map<string, string>();
  for (const { source, tree } of files) {
    if (typeof tree.data !== 'object' || tree.data === null || Array.isArray(tree.data)) continue;
    for (const key of Object.keys(tree.data)) {
      if (key === 'version' || key === 'clients') continue;
      const span = tree.keySpan([key]);
      const earlier = first.get(key);
      if (earlier === undefined) {
        first.set(key, placeText(source, span));
        continue;
      }
      const detail = `${quote(key)} stands at ${earlier} already; of all keys only "clients" may stand in several files.`;
      findings.add({ code: 'key-in-two-files', source, span, detail, hint: 'Keep it in one file.' });
    }
  }
}

function checkRoles({ files, entries }: RuleInput, findings: Findings): void {
  const hasDefault = files.some(({ tree }) => property(property(tree.data, 'defaults'), 'role') !== undefined);
  if (hasDefault) return;
  for (const entry of entries) {
    if (entry.absent || !isMapping(entry.data) || property(entry.data, 'role') !== undefined) continue;
    const detail = `${sentence(describe(entry.path, entry.tree.data, 'manifest'))} has no "role", and "defaults" gives none.`;
    reportAt(entry, entry.path, 'role-missing', detail, 'Add for example: role: Member', findings);
  }
}

function checkClientsAreThere({ files, entries, emptyWithScope }: RuleInput, findings: Findings): void {
  const [first] = files;
  if (first === undefined) return;
  if (files.every(({ tree }) => isMapping(tree.data) && property(tree.data, 'clients') === undefined)) {
    const detail = 'No file has the key "clients".';
    findings.add({
      code: 'no-clients',
      source: first.source,
      span: { start: 0, end: 1 },
      detail,
      hint: 'For none write: clients: []',
    });
  }
  if (emptyWithScope === 'allow' || entries.length > 0) return;
  const scoped = files.find(({ tree }) => property(tree.data, 'scope') !== undefined);
  const listed = files.find(({ tree }) => Array.isArray(property(tree.data, 'clients')));
  if (scoped === undefined || listed === undefined) return;
  const detail = 'With a scope and no clients everything in scope would be purged.';
  const hint = 'List the clients that stay. To purge them all on purpose, plan and apply with --allow-empty.';
  reportAt(listed, ['clients'], 'empty-with-scope', detail, hint, findings);
}

function checkTenant({ files, baseUrl }: RuleInput, findings: Findings): void {
  for (const file of files) {
    const tenant = property(file.tree.data, 'tenant');
    if (typeof tenant !== 'string') continue;
    const origin = originOf(tenant);
    if (origin === null) {
      const hint = 'Write scheme and host alone, such as https://acme.atlan.com.';
      reportAt(file, ['tenant'], 'bad-tenant', `${quote(tenant)} is no tenant.`, hint, findings);
    } else if (baseUrl !== null && origin !== baseUrl) {
      const detail = `The manifest is for ${origin}, ATLAN_BASE_URL is ${baseUrl}.`;
      reportAt(
        file,
        ['tenant'],
        'tenant-mismatch',
        detail,
        'Use the credentials of the right tenant, or the right manifest.',
        findings,
      );
    }
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

/** A schema cannot say that a hundred years are enough. */
function checkDurations(file: File, entries: readonly Entry[], findings: Findings): void {
  const holders: Path[] = [
    ['defaults'],
    ...entries.filter(({ source }) => source === file.source).map(({ path }) => path),
  ];
  for (const path of holders) {
    const holder = path.length === 1 ? property(file.tree.data, 'defaults') : at(file.tree.data, path);
    for (const key of ['overlap', 'rotateAfter']) {
      const text = property(holder, key);
      if (typeof text !== 'string' || !/^[0-9]+[smhdw]$/u.test(text) || parseDuration(text) !== null) continue;
      reportAt(file, [...path, key], 'bad-duration', `${quote(text)} is longer than a hundred years.`, null, findings);
    }
  }
}

function at(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path)
    value = Array.isArray(value) ? (value as unknown[])[Number(step)] : property(value, String(step));
  return value;
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

function isMapping(data: unknown): data is object {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

function reportAt(
  { source, tree }: { readonly source: SourceText; readonly tree: Tree },
  path: Path,
  code: ManifestCode,
  detail: string,
  hint: string | null,
  findings: Findings,
): void {
  findings.add({ code, source, span: tree.span(path), detail, hint });
}
