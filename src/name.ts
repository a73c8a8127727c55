/**
 * Display names. A name carries the state of the apply protocol (design section 5): while a client is on its way in or out, a
 * suffix tells so, and everything that reads names reads them without it.
 */
import type { LeftoverKind } from './model.ts';

const suffix = / \((provisioning|superseded|rotated) [0-9a-f]{8}\)$/u;

const kinds: Readonly<Record<string, LeftoverKind>> = {
  provisioning: 'provisioning',
  superseded: 'superseded',
  rotated: 'rotated',
};

/** A remote name in its two parts; only the last suffix is taken off, and a suffix alone is a name of its own. */
export function splitName(remoteName: string): { readonly plain: string; readonly leftover: LeftoverKind | null } {
  const match = suffix.exec(remoteName);
  const leftover = match === null || match.index === 0 ? null : (kinds[match[1] ?? ''] ?? null);
  return match === null || leftover === null
    ? { plain: remoteName, leftover: null }
    : { plain: remoteName.slice(0, match.index), leftover };
}

/** The name of a client that is made but not published yet; `hex8` is new for each attempt. */
export function stagedName(name: string, hex8: string): string {
  return `${name} (provisioning ${hex8})`;
}

/** The name of an old client whose successor takes its name because the manifest changed. */
export function supersededName(name: string, hex8: string): string {
  return `${name} (superseded ${hex8})`;
}

/** The name of an old client that is replaced because a rotation was due or asked for: it never gets its name back. */
export function rotatedName(name: string, hex8: string): string {
  return `${name} (rotated ${hex8})`;
}

/**
 * What two look-alike names have in common: Unicode form C, no white space around, no case (design section 2). Upper case first, so
 * that `ß` and `SS` meet. Equal results mean that people take the names for one; never use it to match a client.
 */
export function foldName(name: string): string {
  return name.normalize('NFC').trim().toUpperCase().toLowerCase().normalize('NFC');
}

/**
 * What names have in common that differ in nothing but case, white space or Unicode form (design section 3): looser than `foldName`,
 * since white space counts nowhere and compatibility forms (full width, ligatures, no-break spaces) meet as well.
 */
export function blurName(name: string): string {
  return foldName(name.normalize('NFKC').replace(/\s+/gu, '')).normalize('NFKC');
}
