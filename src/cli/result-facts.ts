import path from 'node:path';
import type { ChangeResult, Plan, PlannedChange } from '../model.ts';

/**
 * A result with what the plan knows of it: whether it was about a leftover of an earlier apply, and which sealed file holds the secret.
 * `file` is this run's; a client that was staged already has its record in an earlier one's.
 */
export function withFacts(
  result: ChangeResult,
  change: PlannedChange | undefined,
  { secretsDirectory }: Pick<Plan, 'secretsDirectory'>,
  file: string | null,
): ChangeResult {
  const earlier = change?.stagedRecord ?? null;
  const sealedIn = earlier === null ? file : path.posix.join(secretsDirectory ?? '.', earlier.file);
  return {
    ...result,
    ...(result.secret === 'sealed' && sealedIn !== null && { sealedIn }),
    ...(change !== undefined && change.leftover !== null && { leftover: change.leftover }),
  };
}
