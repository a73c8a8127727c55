/** The parts of a plan's text that are not changes: who can read new secrets, the guards in force, what stays as it is. */
import type { Noop, PlanDocument, Recipient, SecretAtHand, Unmanaged } from '../model.ts';
import { inert } from './inert.ts';
import type { Paint } from './paint.ts';
import { readableBy, secretCounts } from './secret-words.ts';
import { tableWidth, textTable } from './text-table.ts';
import type { TextView } from './text-view.ts';

const AT_HAND: Readonly<Record<SecretAtHand, string>> = {
  held: 'sealed secret held',
  missing: 'no sealed secret: adopted or lost',
  superseded: 'only an earlier client’s secret',
};

/** Whether a client's secret is at hand, in words; empty where nobody knows. */
export function atHandWords(secret: SecretAtHand | null): string {
  return secret !== null && Object.hasOwn(AT_HAND, secret) ? AT_HAND[secret] : '';
}

/**
 * Who will be able to open the secrets that this plan brings into use; no lines where there are none. `--verbose` shows the recipients
 * in any case, and below them their digest as a policy takes it, on a line of its own.
 */
export function recipientLines(
  plan: PlanDocument,
  { width, verbose }: Pick<TextView, 'width' | 'verbose'>,
  paint: Paint,
): readonly string[] {
  const { recipients, recipientsDigest } = plan;
  const heading = readableBy(secretCounts(plan));
  if (recipients.length === 0) {
    return heading === '' ? [] : [paint('red', `${heading} nobody: there are no recipients`)];
  }
  if (heading === '' && !verbose) return [];
  const digest = verbose && recipientsDigest ? [`  recipientsDigest: ${inert(recipientsDigest)}`] : [];
  return [paint('bold', heading === '' ? 'Recipients' : heading), ...recipientRows(recipients, width), ...digest];
}

/** Label, kind and fingerprint of each recipient, indented. */
export function recipientRows(recipients: readonly Recipient[], width: number): readonly string[] {
  const rows = recipients.map(({ label, kind, fingerprint }) => [label ?? '(no label)', kind, fingerprint]);
  return textTable(rows, width - 2).map((line) => `  ${line}`);
}

/** The unchanged clients with what is held of their secrets. */
export function noopLines(noop: readonly Noop[], width: number): readonly string[] {
  return withIdsIfTheyFit(
    noop.map(({ name, clientId, secret }) => ({ cells: [name, atHandWords(secret)], clientId })),
    width,
  );
}

/** The clients that are neither listed nor in scope. */
export function unmanagedLines(unmanaged: readonly Unmanaged[], width: number): readonly string[] {
  const rows = unmanaged.map(({ name, role, createdBy, createdAt, clientId }) => ({
    cells: [name, role, createdBy ?? '?', createdAt?.slice(0, 10) ?? '?'],
    clientId,
  }));
  const heading = { cells: ['name', 'role', 'created by', 'created'], clientId: 'client id' };
  return rows.length === 0 ? ['none'] : withIdsIfTheyFit([heading, ...rows], width);
}

/** A client id that is cut is of no use, so a narrow table goes without; JSON and HTML always have it. */
function withIdsIfTheyFit(
  rows: readonly { readonly cells: readonly string[]; readonly clientId: string }[],
  width: number,
): readonly string[] {
  const full = rows.map(({ cells, clientId }) => [...cells, clientId]);
  return textTable(tableWidth(full) <= width ? full : rows.map(({ cells }) => cells), width);
}
