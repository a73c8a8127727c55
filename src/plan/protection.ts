import { matchesGlob } from '../glob.ts';
import type { PolicyInForce } from './policy.ts';

/** Which guard protects a client by one of its names; null where none does. */
export function protectionOf(
  names: readonly string[],
  manifest: readonly string[],
  policy: PolicyInForce | null,
): 'manifest' | 'policy' | null {
  const matches = (globs: readonly string[]): boolean =>
    globs.some((glob) => names.some((name) => matchesGlob(glob, name)));
  if (matches(manifest)) return 'manifest';
  return matches(policy?.policy.protect ?? []) ? 'policy' : null;
}
