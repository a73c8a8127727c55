/** Whether a saved plan was made from a manifest and its recipients (design section 7): `apply FILE -f MANIFEST`. */
import { canonicalJson } from '../canonical.ts';
import { renderDuration } from '../duration.ts';
import type { Manifest, PlanDocument, Recipient } from '../model.ts';
import { normalizeManifest } from './desired.ts';
import { quote } from './wording.ts';

/** One sentence for each thing in which the saved plan's desired state or recipients differ from a manifest; empty: made from it. */
export function manifestDifferences(
  saved: PlanDocument,
  manifest: Manifest,
  recipients: readonly Recipient[],
): readonly string[] {
  const [before, after] = [normalizeManifest(saved.desired), normalizeManifest(manifest)];
  const settings = (['tenant', 'scope', 'protect', 'limits'] as const).filter(
    (key) => canonicalJson(before[key]) !== canonicalJson(after[key]),
  );
  return [
    ...settings.map(
      (key) =>
        `${quote(key)} differs: ${canonicalJson(before[key])} in the saved plan, ${canonicalJson(after[key])} in the manifest.`,
    ),
    ...entryDifferences('client', before.clients, after.clients),
    ...entryDifferences('tombstone', before.tombstones, after.tombstones),
    ...missingRecipients(recipients, saved.recipients, 'is in the manifest, but not in the saved plan'),
    ...missingRecipients(saved.recipients, recipients, 'is in the saved plan, but not in the manifest'),
  ];
}

/** A sentence for each key of one side that the other one lacks; labels decide nothing. */
function missingRecipients(these: readonly Recipient[], others: readonly Recipient[], where: string): string[] {
  const keys = new Set(others.map(({ key }) => key));
  return these
    .filter(({ key }) => !keys.has(key))
    .map(
      ({ label, fingerprint }) => `The recipient ${label === null ? '' : `${quote(label)} `}(${fingerprint}) ${where}.`,
    );
}

function entryDifferences<Item extends { readonly name: string; readonly clientId: string | null }>(
  kind: string,
  before: readonly Item[],
  after: readonly Item[],
): string[] {
  const keyed = (all: readonly Item[]): Map<string, Item> =>
    new Map(all.map((one) => [canonicalJson([one.name, one.clientId]), one]));
  const [saved, wanted] = [keyed(before), keyed(after)];
  return [...new Set([...saved.keys(), ...wanted.keys()])].sort().flatMap((key) => {
    const [was, is] = [saved.get(key), wanted.get(key)];
    const what = `The ${kind} ${quote((was ?? is)?.name ?? '')}`;
    if (was === undefined) return [`${what} is in the manifest, but not in the saved plan.`];
    if (is === undefined) return [`${what} is in the saved plan, but not in the manifest.`];
    return canonicalJson(was) === canonicalJson(is)
      ? []
      : [`${what} differs: ${fieldsThatDiffer(was, is).join('; ')}.`];
  });
}

function fieldsThatDiffer(saved: object, manifest: object): string[] {
  const wanted = new Map(Object.entries(manifest));
  return Object.entries(saved).flatMap(([key, was]) => {
    const is: unknown = wanted.get(key) ?? null;
    return canonicalJson(was) === canonicalJson(is)
      ? []
      : [
          `${key.replace(/Ms$/, '')} is ${fieldText(key, was)} in the saved plan, ${fieldText(key, is)} in the manifest`,
        ];
  });
}

function fieldText(key: string, value: unknown): string {
  return key.endsWith('Ms') && typeof value === 'number' ? renderDuration(value) : canonicalJson(value);
}
