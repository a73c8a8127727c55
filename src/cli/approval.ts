/** Who approved this apply: a flag, a saved plan, or somebody at the terminal (design section 4). */
import type { PlanDocument, Refusal } from '../model.ts';
import { shortFingerprint } from '../plan/document.ts';
import type { ApplyFlags } from './commands/apply.ts';
import type { Context } from './context.ts';
import { askForApproval } from './questions.ts';
import { refusedPlan } from './refused-plan.ts';
import { usage } from './usage.ts';

/**
 * What refuses this apply for want of an approval, known without asking anybody; empty where there is nothing to do.
 * Throws a `Failure` (exit 3) for the short form of a fingerprint where nobody is at a terminal: 48 bits do not bind a pipeline.
 */
export function approvalRefusals(
  context: Context,
  document: PlanDocument,
  flags: ApplyFlags,
  savedPlan: boolean,
): readonly Refusal[] {
  const expected = flags.expectFingerprint;
  if (expected !== undefined && expected.length < 64 && !context.terminal.interactive) throw shortForm(document);
  if (document.changes.length === 0) return [];
  if (expected !== undefined) return matches(document, expected) ? [] : [otherPlan(document, expected)];
  if (!needsToAsk(flags, savedPlan) || context.terminal.interactive) return [];
  return [nobodyToAsk];
}

/** Whether neither a flag nor a saved plan approves, so that somebody has to be asked. */
export function needsToAsk(flags: ApplyFlags, savedPlan: boolean): boolean {
  return flags.autoApprove !== true && !savedPlan && flags.expectFingerprint === undefined;
}

/** Asks where no flag and no saved plan has approved. Throws the refusal (exit 6) for anything but `yes`. */
export async function approve(
  context: Context,
  document: PlanDocument,
  flags: ApplyFlags,
  savedPlan: boolean,
): Promise<void> {
  if (!needsToAsk(flags, savedPlan)) return;
  const question = `Do you want to make these changes to ${new URL(document.tenant).host}?`;
  if (await askForApproval(context, question)) return;
  throw refusedPlan({ ...document, refusals: [declined] });
}

function matches(document: PlanDocument, expected: string): boolean {
  if (expected.length === 64) return document.fingerprint === `sha256:${expected}`;
  return shortFingerprint(document.fingerprint).replaceAll('-', '') === expected;
}

function otherPlan(document: PlanDocument, expected: string): Refusal {
  return {
    guard: 'stale-plan',
    summary: 'The plan is not the one that was reviewed',
    detail: `Expected fingerprint: ${expected}\nThis plan's:          ${document.fingerprint.replace('sha256:', '')}`,
    hint: 'Review the plan above, then give its fingerprint with --expect-fingerprint.',
  };
}

const nobodyToAsk: Refusal = {
  guard: 'missing-approval',
  summary: 'Nobody approved this plan',
  detail: 'There is no terminal to ask at, and no flag or saved plan approves the changes.',
  hint: 'Apply a saved plan (plan --out FILE, apply FILE), or add --expect-fingerprint or --auto-approve.',
};

const declined: Refusal = {
  guard: 'missing-approval',
  summary: 'The plan was not approved',
  detail: "Anything but 'yes' means no. Nothing was written.",
  hint: null,
};

function shortForm(document: PlanDocument) {
  return usage(
    'short-fingerprint',
    'The fingerprint is not whole',
    'Its short form is for people at a terminal; everywhere else all 64 digits are needed.',
    `This plan's fingerprint is ${document.fingerprint.replace('sha256:', '')}.`,
  );
}
