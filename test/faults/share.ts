/** How much of a sweep is played: a share of it in every test run, all of it on demand. */

/** Whether a sweep is to be played whole: `ATLAN_OAUTH_SWEEP=kill,disk,calls` or `all`. */
export function isFull(sweep: 'kill' | 'disk' | 'calls' | 'pairs'): boolean {
  const asked = (process.env['ATLAN_OAUTH_SWEEP'] ?? '').split(',');
  return asked.includes(sweep) || asked.includes('all');
}

/** Every `step`-th case, so that all kinds of them keep coming up where they take turns. */
export function sampled<Case>(cases: readonly Case[], step: number): readonly Case[] {
  return cases.filter((_, index) => index % step === 0);
}
