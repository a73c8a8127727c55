/**
 * Plays the cases of a sweep, a few at once. A sweep that is played whole keeps a journal, so that it can be interrupted and can be
 * played share by share; `sweep.mjs` reads it.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';

const journal = process.env['ATLAN_OAUTH_SWEEP_JOURNAL'];
const [share = 1, shares = 1] = (process.env['ATLAN_OAUTH_SWEEP_SHARE'] ?? '1/1').split('/').map(Number);

/** A line of the journal: how many cases a sweep has, or what came of one of them. */
export type JournalLine =
  | { readonly sweep: string; readonly cases: number }
  | { readonly sweep: string; readonly played: string; readonly failed: string | null };

/**
 * Plays all cases and fails with every one that failed. With a journal: those of the share that have not passed yet, telling on stderr
 * how far it is, and each failure as soon as it is found.
 *
 * @param sweep the name of the sweep, the same in every run
 */
export async function playAll<Case>(
  sweep: string,
  cases: readonly Case[],
  play: (one: Case) => Promise<void>,
): Promise<void> {
  note({ sweep, cases: cases.length });
  const passed = passedOf(sweep);
  const left = cases.filter((one, index) => index % shares === share - 1 && !passed.has(JSON.stringify(one)));
  const failures: string[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < left.length; index = next++) {
      if (index % 25 === 0) tell(`${sweep}: ${index} of ${left.length}`);
      const one = left[index] as Case;
      const failed = await play(one).then(() => null, messageOf);
      note({ sweep, played: JSON.stringify(one), failed });
      if (failed === null) continue;
      failures.push(`${JSON.stringify(one)}\n${failed}`);
      tell(`FAILED ${sweep} ${failures.at(-1)}`);
    }
  };
  await Promise.all(Array.from({ length: 3 }, worker));
  if (failures.length > 0) {
    expect.fail(`${failures.length} of ${left.length}:\n\n${failures.slice(0, 10).join('\n\n')}`);
  }
}

/** The cases of a sweep that need not be played again. */
function passedOf(sweep: string): ReadonlySet<string> {
  if (journal === undefined || !existsSync(journal)) return new Set();
  const lines: readonly JournalLine[] = readFileSync(journal, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return new Set(
    lines.flatMap((line) => (line.sweep === sweep && 'played' in line && line.failed === null ? [line.played] : [])),
  );
}

function note(line: JournalLine): void {
  if (journal !== undefined) appendFileSync(journal, `${JSON.stringify(line)}\n`);
}

function tell(text: string): void {
  if (journal !== undefined) process.stderr.write(`${text}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
