/** What became of a change, in words: the same in text, Markdown and HTML. */
import type { Action, ApplyReport, ChangeResult } from '../model.ts';
import { leftoverWords } from './headline.ts';
import { foreign, foreignSentence } from './phrase.ts';
import type { Phrase } from './phrase.ts';
import { doneCounts, openCounts } from './summary-line.ts';

const DONE: Readonly<Record<Action, string>> = {
  create: 'created',
  update: 'updated',
  replace: 'replaced',
  purge: 'purged',
};

/** `created`, `staged`, `failed`, `skipped`, `outcome unknown`. */
export function statusWords(result: ChangeResult): string {
  switch (result.status) {
    case 'done':
      return DONE[result.action];
    case 'unknown':
      return 'outcome unknown';
    case 'staged':
    case 'failed':
    case 'skipped':
      return result.status;
  }
}

/** What there is to know besides: why it failed or was skipped, and what became of the secret. */
export function resultDetail(result: ChangeResult): Phrase {
  const { error, because } = result;
  const why: Phrase = [
    ...(error === undefined ? [] : [': ', foreignSentence(error.message), ' (', foreign(error.code), ')']),
    ...(because === undefined ? [] : [': ', foreignSentence(because)]),
  ];
  const left = result.leftover === undefined ? '' : ` (${leftoverWords(result.leftover)})`;
  return [statusWords(result) + left, ...why, ...secretWords(result)];
}

function secretWords({ secret, proved }: ChangeResult): Phrase {
  if (secret === 'none') return [];
  const proof = proved === null ? '' : proved ? ', proved' : ', not proved';
  return secret === 'sealed' ? [`; secret sealed${proof}`] : ['; its secret is lost'];
}

/** The last line of an apply: `Apply complete: …` only where it is, else how it ended. */
export function applyLine({ status, summary }: ApplyReport): string {
  const open = openCounts(summary);
  if (status === 'staged') return `Apply staged: ${open === '' ? 'nothing had to be staged' : open}.`;
  return `Apply ${status}: ${open === '' ? doneCounts(summary) : `${doneCounts(summary)}; ${open}`}.`;
}

/** What to do next; empty where there is nothing left to do. */
export function nextSteps(report: ApplyReport): string {
  const caution = report.results.some(isUnsettled)
    ? 'An outcome is unknown or a secret is lost: the results say which. '
    : '';
  switch (report.status) {
    case 'complete':
      return '';
    case 'staged':
      return report.secretsFile === null
        ? 'Nothing is published yet: run the apply again without --stage-only.'
        : 'Nothing is published yet: carry the sealed file to safety, then run the apply again without --stage-only.';
    case 'incomplete':
      return `${report.exitCode === 7 ? 'Every outcome is known. ' : caution}Run the apply again: it takes up what is left.`;
    case 'interrupted':
      return `${caution}Stopped at a safe point. Run the apply again: it takes up what is left.`;
  }
}

/** Whether this run's sealed file holds a secret at all: after a failure it may only tell of the attempt. */
export function holdsSecrets({ results, secretsFile }: ApplyReport): boolean {
  return results.some(({ secret, sealedIn }) => secret === 'sealed' && (sealedIn ?? secretsFile) === secretsFile);
}

/** The sealed files of earlier applies that hold secrets of clients which this one took up, each once. */
export function earlierFiles({ results, secretsFile }: ApplyReport): readonly string[] {
  const files = results.flatMap(({ sealedIn }) =>
    sealedIn === undefined || sealedIn === secretsFile ? [] : [sealedIn],
  );
  return [...new Set(files)];
}

/** Whether nobody knows what became of it, or its secret can never be had. */
export function isUnsettled(result: ChangeResult): boolean {
  return result.status === 'unknown' || result.secret === 'lost';
}
