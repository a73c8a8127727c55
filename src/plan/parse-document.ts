/** Reads plans that were saved: an edited, cut or foreign file is refused before anybody relies on it (design section 7). */
import { Failure } from '../errors.ts';
import { keyFingerprint } from '../key-fingerprint.ts';
import type { Action, PlanDocument } from '../model.ts';
import { validatePlan } from '../validation/validate-plan.ts';
import { formatVersion } from './document.ts';
import { fingerprintOf } from './fingerprint.ts';
import { counted, quote } from './wording.ts';

/**
 * Reads a saved plan. `file` is its name for messages. Fields that this version does not know are ignored.
 *
 * Throws a `Failure` (exit 6): `plan-cut` for a text that ends too early, `plan-not-json`, `plan-unreadable` for other data than a
 * plan, `plan-format` for another major version, `plan-edited` where the fingerprint does not fit what stands there.
 */
export function parsePlanDocument(text: string, file: string): PlanDocument {
  const data = parseJson(text.replace(/^\uFEFF/u, ''), file);
  checkFormat(data, file);
  checkSchema(data, file);
  // Checked just now by the schema, which describes this very type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const document = data as PlanDocument;
  if (Number.isNaN(Date.parse(document.serverTime))) {
    throw refuseFile(file, 'plan-unreadable', 'The file is no saved plan', 'serverTime is no time.');
  }
  const trace = !hasItsFingerprint(document)
    ? 'what it says does not have the fingerprint that it bears.'
    : whereItContradictsItself(document);
  if (trace !== null) throw refuseFile(file, 'plan-edited', 'The saved plan was edited', trace);
  return document;
}

/** Data nested too deeply to be hashed is no plan of ours either. */
function hasItsFingerprint(document: PlanDocument): boolean {
  try {
    return fingerprintOf(document) === document.fingerprint;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What a reviewer reads and the fingerprint leaves out, since it follows from the rest: the counts, and whose keys they are. */
function whereItContradictsItself({ summary, changes, recipients }: PlanDocument): string | null {
  const count = (wanted: Action): number => changes.filter(({ action }) => action === wanted).length;
  if ((['create', 'update', 'replace', 'purge'] as const).some((action) => summary[action] !== count(action))) {
    return 'its summary does not count its changes.';
  }
  const foreign = recipients.find(({ key, fingerprint }) => fingerprint !== keyFingerprint(key));
  return foreign === undefined ? null : `${quote(foreign.fingerprint)} is not the fingerprint of the key beside it.`;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw isCut(text)
      ? refuseFile(file, 'plan-cut', 'The saved plan is cut', 'it ends in the middle.')
      : refuseFile(file, 'plan-not-json', 'The saved plan cannot be read', 'it is no JSON.');
  }
}

/** Whether a text that begins like a JSON object ends inside it: without its strings, more brackets open than close. */
function isCut(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  const brackets = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)/gsu, '').replace(/[^[\]{}]/gu, '');
  let depth = 0;
  for (const bracket of brackets) depth += bracket === '{' || bracket === '[' ? 1 : -1;
  return depth > 0;
}

function checkFormat(data: unknown, file: string): void {
  const version = typeof data === 'object' && data !== null && 'formatVersion' in data ? data.formatVersion : undefined;
  if (typeof version !== 'string' || !/^\d+\.\d+$/u.test(version)) {
    throw refuseFile(file, 'plan-unreadable', 'The file is no saved plan', 'it has no format version.');
  }
  if (version.split('.')[0] === formatVersion.split('.')[0]) return;
  const detail = `it has the format ${version}, this version of atlan-oauth reads ${formatVersion}.`;
  throw refuseFile(file, 'plan-format', 'The saved plan has another format', detail);
}

function checkSchema(data: unknown, file: string): void {
  const problems = validatePlan(data);
  const [first] = problems;
  if (first === undefined) return;
  const more = problems.length > 1 ? ` (and ${counted(problems.length - 1, 'more problem')})` : '';
  const where = first.path.length === 0 ? 'it' : first.path.join('.');
  throw refuseFile(file, 'plan-unreadable', 'The file is no saved plan', `${where} ${first.message}${more}.`);
}

function refuseFile(file: string, code: string, summary: string, detail: string): Failure {
  const hint = 'Make the plan again with: atlan-oauth plan --out FILE';
  return new Failure({ exitCode: 6, code, summary, detail: `${quote(file)}: ${detail}`, hint });
}
