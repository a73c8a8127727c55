import type { ApplyEvent } from '../apply/apply.ts';
import type { Clock } from '../apply/ports.ts';
import { inert } from '../render/inert.ts';
import type { Progress } from './progress.ts';

/** What happens before says nothing about the pace, in milliseconds: the first requests go out at once, the others by the minute. */
const BURST_MS = 30_000;
/** How long the pace is watched before anything is told from it, in milliseconds. */
const WATCHED_MS = 30_000;

/** Shows how far an apply is: 3 of 12, `seal ci-dbt`, and of a long one `about 38 min left`. */
export function applyProgress(progress: Progress, clock: Pick<Clock, 'now'>): (event: ApplyEvent) => void {
  let total = 0;
  let done = 0;
  let left = (_done: number): string => '';
  const show = (what: string): void => progress.show([left(done), what].filter(Boolean).join(' · '), { done, total });
  return (event) => {
    switch (event.type) {
      case 'start':
        total = event.total;
        left = timeLeft(total, clock);
        return show('begin');
      case 'step':
        return show(`${event.step} ${inert(event.name)}`);
      case 'result':
        done += 1;
        return show(`${event.result.status} ${inert(event.result.name)}`);
      case 'final-listing':
        return progress.show('Reading the tenant once more');
    }
  };
}

/** Tells from the pace behind the burst how long the rest takes; empty where that is not known yet or less than a minute. */
function timeLeft(total: number, clock: Pick<Clock, 'now'>): (done: number) => string {
  const startedAt = clock.now();
  let from: { readonly at: number; readonly done: number } | null = null;
  return (done) => {
    const now = clock.now();
    if (now - startedAt < BURST_MS) return '';
    from ??= { at: now, done };
    if (now - from.at < WATCHED_MS || done === from.done) return '';
    const minutes = Math.round(((total - done) * (now - from.at)) / (done - from.done) / 60_000);
    return minutes === 0 ? '' : `about ${minutes} min left`;
  };
}
