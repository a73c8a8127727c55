/** What differs between a desired client and a remote one (design section 3), and what that means for the API. */
import type { ClientState, Reason } from '../model.ts';

export interface Differences {
  readonly name: boolean;
  readonly description: boolean;
  readonly role: boolean;
  readonly personas: boolean;
}

/** Compares the four fields; personas are sorted sets on both sides. */
export function compareClient(desired: ClientState, remote: ClientState): Differences {
  return {
    name: desired.name !== remote.name,
    description: desired.description !== remote.description,
    role: desired.role !== remote.role,
    personas: !sameTexts(desired.personas, remote.personas),
  };
}

/** The fields that an update cannot change: `role`, `personas`. */
export function replacePathsOf(differences: Differences): string[] {
  return [...(differences.role ? ['role'] : []), ...(differences.personas ? ['personas'] : [])];
}

/** A reason for each difference. */
export function reasonsOf(differences: Differences): Reason[] {
  const reasons: Reason[] = [];
  if (differences.name) reasons.push('name-differs');
  if (differences.description) reasons.push('description-differs');
  if (differences.role) reasons.push('role-differs');
  if (differences.personas) reasons.push('personas-differ');
  return reasons;
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}
