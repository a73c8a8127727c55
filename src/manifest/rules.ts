/** The rules that go beyond a schema (design section 2). Each looks at what could be read, so that one run reports everything. */
import type { ManifestCode } from './codes.ts';
import { placeText } from './entry.ts';
import type { Entry, File } from './entry.ts';
import type { Findings } from './findings.ts';
import { isMapping, property } from './mapping.ts';
import { checkNames } from './name-clashes.ts';
import { originOf } from './origin.ts';
import type { SourceText } from './source-text.ts';
import type { Path, Tree } from './tree.ts';
import { checkValues } from './value-rules.ts';
import { describe, quote, sentence } from './wording.ts';

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
    checkVersionIsThere(input, findings);
  }
  checkTenant(input, findings);
  checkValues(input.files, input.entries, findings);
}

/** A single file without one has been told so by the schema. */
function checkVersionIsThere({ files }: RuleInput, findings: Findings): void {
  const [first] = files;
  if (first === undefined || files.length === 1) return;
  if (files.some(({ tree }) => property(tree.data, 'version') !== undefined)) return;
  findings.add({
    code: 'missing-key',
    source: first.source,
    span: { start: 0, end: 1 },
    detail: 'None of the files has a "version".',
    hint: 'Begin one of them, better each, with the line: version: 1',
  });
}

/** Clients add up, every file may say the version, anything else has one place. */
function checkKeysStandOnce(files: readonly File[], findings: Findings): void {
  const first = new Map<string, File>();
  for (const file of files) {
    for (const key of isMapping(file.tree.data) ? Object.keys(file.tree.data) : []) {
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, file);
      else if (key !== 'version' && key !== 'clients') reportSecondKey(key, earlier, file, findings);
    }
  }
}

function reportSecondKey(key: string, earlier: File, { source, tree }: File, findings: Findings): void {
  const where = placeText(earlier.source, earlier.tree.keySpan([key]));
  const detail = `${quote(key)} stands at ${where} already; of all keys only "clients" may stand in several files.`;
  findings.add({ code: 'key-in-two-files', source, span: tree.keySpan([key]), detail, hint: 'Keep it in one file.' });
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
