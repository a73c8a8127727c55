import type { ClientState } from '../model.ts';

/** What a read-back or a precondition compares: the four fields of a plan and the id. */
export interface Identified extends ClientState {
  readonly clientId: string;
}

/** How `seen` differs from `wanted`, one clause each, such as `the role is $guest instead of $member`; empty: it does not. */
export function differences(wanted: Identified, seen: Identified): readonly string[] {
  const clauses: string[] = [];
  const compare = (field: string, want: string, see: string): void => {
    if (want !== see) clauses.push(`the ${field} is ${see} instead of ${want}`);
  };
  compare('client id', wanted.clientId, seen.clientId);
  compare('name', quoted(wanted.name), quoted(seen.name));
  compare('description', quoted(wanted.description), quoted(seen.description));
  compare('role', wanted.role, seen.role);
  compare('list of personas', listed(wanted.personas), listed(seen.personas));
  return clauses;
}

export function isSame(wanted: Identified, seen: Identified): boolean {
  return differences(wanted, seen).length === 0;
}

/** A name in a message. */
export function quoted(text: string): string {
  return `"${text}"`;
}

/** Order says nothing: the tenant keeps a set. */
function listed(personas: readonly string[]): string {
  return personas.length === 0 ? 'empty' : personas.toSorted().join(', ');
}
