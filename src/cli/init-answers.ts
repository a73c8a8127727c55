/** What may be answered to `init`, by flag or at a terminal. Each throws a `Failure` (exit 3) that says what is wrong with it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Diagnostic } from '../diagnostic.ts';
import { Failure } from '../errors.ts';
import { parseRecipientsFile } from '../sealing/recipients.ts';
import { parseBaseUrl } from '../tenant/base-url.ts';
import type { InitAnswers } from './init-files.ts';

/** The origin; a bare host, as people say it, is meant with https. */
export function readTenant(text: string): string {
  try {
    return parseBaseUrl(/^[a-z0-9.-]+(?::\d+)?$/i.test(text) ? `https://${text}` : text);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw refused('tenant-invalid', 'The address of the tenant cannot be used', error.detail, error.hint, []);
  }
}

/** Keys that can be sealed to, together. */
export function readRecipients(keys: readonly string[]): readonly string[] {
  if (keys.length === 0) return keys;
  const { diagnostics } = parseRecipientsFile(keys.join('\n'), 'recipients');
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw refused('recipients-invalid', 'A recipient cannot be used', '', null, errors);
  return keys;
}

/** Whether the folder has a recipients file already, as `keygen >> recipients.txt` makes one, and all of it can be used. */
export async function hasUsableRecipients(folder: string): Promise<boolean> {
  const text = await readFile(path.join(folder, 'recipients.txt'), 'utf8').catch(() => null);
  if (text === null) return false;
  return parseRecipientsFile(text, 'recipients.txt').diagnostics.every(({ severity }) => severity !== 'error');
}

/** `github`, `gitlab` or, for nothing, `none`. */
export function readPipeline(text: string): InitAnswers['pipeline'] {
  const answer = text.toLowerCase();
  if (answer === 'github' || answer === 'gitlab') return answer;
  if (answer === '' || answer === 'none') return 'none';
  const detail = `"${answer}" is no pipeline that init knows.`;
  throw refused('unknown-pipeline', 'There is no such pipeline', detail, 'Answer github, gitlab or nothing.', []);
}

function refused(
  code: string,
  summary: string,
  detail: string,
  hint: string | null,
  diagnostics: readonly Diagnostic[],
): Failure {
  return new Failure({ exitCode: 3, code, summary, detail, hint, diagnostics });
}
