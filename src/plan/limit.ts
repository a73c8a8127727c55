/** How many purges and replacements one apply may do (design section 4): the strictest figure, and where it comes from. */
import type { Limits } from '../model.ts';
import type { PolicyInForce } from './policy.ts';

export interface Limit {
  readonly allowed: number;
  /** For people, for example `limits.count of the manifest`. */
  readonly source: string;
  /** What can lift it; where the policy is as strict as the others, nothing here can. */
  readonly setBy: 'manifest' | 'flag' | 'policy';
  /** What the policy allows at most; null where it says nothing. */
  readonly policyAllows: number | null;
}

type Source = Omit<Limit, 'policyAllows'>;

/**
 * `maxPurges` (the flag) stands for this run in place of the manifest's limits; the policy's hold on top of either. `ours` is the number
 * of remote clients that are managed or in scope: percentages count from it, rounded down.
 */
export function strictestLimit(input: {
  readonly limits: Limits;
  readonly maxPurges: number | null;
  readonly policy: PolicyInForce | null;
  readonly ours: number;
}): Limit {
  const { limits, maxPurges, policy, ours } = input;
  const own: Source[] =
    maxPurges === null
      ? limitsOf(limits.count, limits.percent, ours, 'manifest', 'the manifest')
      : [{ allowed: maxPurges, source: '--max-purges', setBy: 'flag' }];
  const { count = null, percent = null } = policy?.policy.limits ?? {};
  const imposed = limitsOf(count, percent, ours, 'policy', `the policy ${policy?.file ?? ''}`);
  const strictest = [...imposed, ...own].reduce((least, limit) => (limit.allowed < least.allowed ? limit : least));
  const policyAllows = imposed.length === 0 ? null : Math.min(...imposed.map(({ allowed }) => allowed));
  return { ...strictest, policyAllows };
}

function limitsOf(
  count: number | null,
  percent: number | null,
  ours: number,
  setBy: 'manifest' | 'policy',
  where: string,
): Source[] {
  const limits: Source[] = [];
  if (count !== null) limits.push({ allowed: count, source: `limits.count of ${where}`, setBy });
  if (percent !== null) {
    // A billionth more than nothing: 0.29 % of 10,000 is 29, which floating point does not know.
    const allowed = Math.floor((percent * ours) / 100 + 1e-9);
    limits.push({ allowed, source: `limits.percent of ${where}, ${percent}% of ${ours}`, setBy });
  }
  return limits;
}
