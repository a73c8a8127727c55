/** Signs of another apply at work (design section 5): staged clients that are young and that no sealed file at hand knows. */
import type { HeldSecrets } from '../model.ts';
import type { SeenClient, TenantView } from './tenant-view.ts';

/** The server tells its time in whole seconds (`Date`), and that of a client in milliseconds: a client of this second seems to be from the future. */
const CLOCK_STEP_MS = 1_000;

/**
 * The `(provisioning …)` clients younger than `leftoverAgeMs` by the server's clock whose staged name is in no `intent` line at hand.
 * An age that cannot be read or is negative counts as old enough; a `leftoverAgeMs` of 0 turns the check off.
 */
export function findStrangers(
  view: TenantView,
  input: { readonly held: HeldSecrets | null; readonly serverTime: number; readonly leftoverAgeMs: number },
): SeenClient[] {
  if (input.leftoverAgeMs === 0) return [];
  const known = new Set(input.held?.stagedNames);
  return view.all.filter(({ leftover, remote }) => {
    if (leftover !== 'provisioning' || remote.createdAt === null || known.has(remote.name)) return false;
    const age = input.serverTime - remote.createdAt;
    return age > -CLOCK_STEP_MS && age < input.leftoverAgeMs;
  });
}
