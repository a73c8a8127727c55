/** What stands below the table and the diff of a plan: why it was refused, who can read new secrets, the guards, the counts. */
import type { PlanDocument } from '../model.ts';
import { byteLength, rowsWithin } from './budget.ts';
import { truncate } from './display-width.ts';
import { guardsPhrase } from './guards.ts';
import { inertLines } from './inert.ts';
import { codeSpan, fencedBlock, folded, phraseMarkdown } from './markdown.ts';
import { readableBy, secretCounts } from './secret-words.ts';
import { atHandPhrase } from './secrets-at-hand.ts';
import { requestCounts } from './summary-line.ts';

const MOST_LISTED = 5;
const MOST_REFUSAL_COLUMNS = 300;
const MOST_REFUSAL_BYTES = 4_000;

/** The blocks that fit, the counts always; `hidden` says how many were left out. */
export function footWithin(plan: PlanDocument, bytes: number): { readonly text: string; readonly hidden: number } {
  const { noop, unmanaged } = plan.summary;
  const counts = `_${noop} unchanged, ${unmanaged} unmanaged (not touched)._`;
  const notes = [...refusalBlock(plan), notesOf(plan)];
  const fitting = rowsWithin(notes, bytes - byteLength(counts));
  return { text: [...fitting, counts].join('\n\n'), hidden: notes.length - fitting.length };
}

function notesOf(plan: PlanDocument): string {
  const { only } = plan.options;
  const atHand = atHandPhrase(plan);
  return [
    ...recipientSentence(plan),
    ...(atHand === null ? [] : [phraseMarkdown(atHand, codeSpan)]),
    ...(only.length === 0 ? [] : [`Only ${shortList(only)}.`]),
    phraseMarkdown(guardsPhrase(plan), codeSpan),
    `Requests: ${requestCounts(plan.requests)}.`,
  ].join(' ');
}

function recipientSentence(plan: PlanDocument): readonly string[] {
  const heading = readableBy(secretCounts(plan));
  const { recipients } = plan;
  if (heading === '') return [];
  if (recipients.length === 0) return ['**No recipients**: nobody could read the new secrets.'];
  return [`${heading} ${shortList(recipients.map(({ label, fingerprint }) => label ?? fingerprint))}.`];
}

function shortList(texts: readonly string[]): string {
  const shown = texts.slice(0, MOST_LISTED).map(codeSpan).join(', ');
  return texts.length > MOST_LISTED ? `${shown} and ${texts.length - MOST_LISTED} more` : shown;
}

/** The figures of each refusal and what would lift it. */
function refusalBlock({ refusals }: PlanDocument): readonly string[] {
  const lines = refusals.flatMap(({ guard, summary, detail, hint }) =>
    inertLines([`${guard}: ${summary}`, detail, hint ?? ''].filter((part) => part !== '').join('\n')).split('\n'),
  );
  const shown = rowsWithin(
    lines.map((line) => truncate(line, MOST_REFUSAL_COLUMNS)),
    MOST_REFUSAL_BYTES,
  );
  const more = shown.length === lines.length ? [] : [`… ${lines.length - shown.length} more lines`];
  return lines.length === 0
    ? []
    : [folded('Why it is refused, and what would lift it', [fencedBlock('text', [...shown, ...more].join('\n'))])];
}
