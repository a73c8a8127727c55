import type { ApplyEvent } from '../apply/apply.ts';
import { inert } from '../render/inert.ts';
import type { Progress } from './progress.ts';

/** Shows how far an apply is: `3 of 12 · seal ci-dbt`. */
export function applyProgress(progress: Progress): (event: ApplyEvent) => void {
  let total = 0;
  let done = 0;
  return (event) => {
    switch (event.type) {
      case 'start':
        total = event.total;
        return progress.show(`0 of ${total}`);
      case 'step':
        return progress.show(`${done} of ${total} · ${event.step} ${inert(event.name)}`);
      case 'result':
        done += 1;
        return progress.show(`${done} of ${total} · ${event.result.status} ${inert(event.result.name)}`);
      case 'final-listing':
        return progress.show('Reading the tenant once more');
    }
  };
}
