/** Two processes at one tenant, and who of them goes first. */
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultScript } from '../support/fault-scene.ts';
import type { Dice } from './dice.ts';

/** Scripts that let the one get as far as its `switchAt`-th request, then the other to its end, then the one go on. */
export function switchingOnce(switchAt: number): {
  readonly one: FaultScript;
  readonly other: FaultScript;
  /** To be called when the run has ended. */
  oneEnded(): void;
  otherEnded(): void;
} {
  const [reached, over] = [signal(), signal()];
  return {
    one: async ({ nth }) => {
      if (nth < switchAt) return undefined;
      reached.give();
      await over.given;
      return undefined;
    },
    other: async () => {
      await reached.given;
      return undefined;
    },
    oneEnded: reached.give,
    otherEnded: over.give,
  };
}

/** A script for both: at every request of either the dice say whose is carried out next. */
export function takingTurns(dice: Dice): FaultScript {
  const waiting = new Map<string, (() => void)[]>();
  const release = (): void => {
    const all = [...waiting.values()].flatMap((queue) => queue.slice(0, 1));
    const chosen = all[dice.below(all.length)];
    for (const queue of waiting.values()) if (queue[0] === chosen) queue.shift();
    chosen?.();
  };
  return async ({ run: { tag } }) => {
    const queue = waiting.get(tag) ?? [];
    waiting.set(tag, queue);
    const turn = new Promise<void>((go) => void queue.push(go));
    // Whoever works at something else just now is not waited for.
    void wait(25).then(release);
    await turn;
    return undefined;
  };
}

function signal(): { readonly given: Promise<void>; give(): void } {
  let give = (): void => {};
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give: () => give() };
}
