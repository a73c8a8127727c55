/** `--only NAME` (design section 3): filters changes, warnings and refusals after planning, leftovers of these names included. */
import { Failure } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Entry } from './desired.ts';
import { namesOf } from './match.ts';
import type { TenantView } from './tenant-view.ts';
import { quote } from './wording.ts';

/** Whether a plain name is chosen; without a filter every one is. */
export type Chosen = (name: string) => boolean;

/** The filter for these names. A client's name and its previous names stand for each other: they are one client's. */
export function chooseNames(only: readonly string[], entries: readonly Entry[]): Chosen {
  if (only.length === 0) return () => true;
  const asked = new Set(only);
  const chosen = new Set(only);
  for (const entry of entries) {
    const names = namesOf(entry);
    if (names.some((name) => asked.has(name))) for (const name of names) chosen.add(name);
  }
  return (name) => chosen.has(name);
}

/** Throws a `Failure` (exit 3) for a name that is neither managed nor that of a client in scope. */
export function checkOnly(only: readonly string[], entries: readonly Entry[], view: TenantView): void {
  if (only.length === 0) return;
  const inScope = view.all.filter((seen) => seen.inScope).map(({ plain }) => plain);
  const known = new Set([...entries.flatMap(namesOf), ...inScope]);
  for (const name of only) {
    if (known.has(name)) continue;
    const near = nearest(name, known);
    throw new Failure({
      exitCode: 3,
      code: 'unknown-only',
      summary: 'Unknown client',
      detail: `--only ${quote(name)}: the manifest does not list it, and no client of that name is in its scope.`,
      hint: near === null ? null : `Did you mean ${quote(near)}?`,
    });
  }
}
