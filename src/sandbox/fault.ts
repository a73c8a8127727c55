/** Faults that a test injects into single requests: what happens before, whether it is carried out, what comes back. */
import type { Answer } from './answer.ts';
import { answerWith } from './answer.ts';

/** Milliseconds, or a promise that releases the request. */
export type Hold = number | Promise<unknown>;

export interface Fault {
  /** Waits before the request is carried out. */
  readonly holdBefore?: Hold;
  /** Default `now`; with `afterMs` it is carried out that much later, whatever became of the connection. */
  readonly handle?: 'now' | 'never' | { readonly afterMs: number };
  /** Waits after it was carried out and before it is answered. */
  readonly holdAfter?: Hold;
  /** Default: the tenant's own answer. Needed with `never` and `afterMs`: without it the connection is reset. */
  readonly answer?: FaultyAnswer;
}

export type FaultyAnswer =
  /** The connection is reset. */
  | { readonly kind: 'reset' }
  /** The connection is closed without an answer. */
  | { readonly kind: 'hangup' }
  /** Nothing comes, and the connection stays open. */
  | { readonly kind: 'silence' }
  | { readonly kind: 'instead'; readonly answer: Answer }
  | { readonly kind: 'changed'; readonly change: (answer: Answer) => Answer }
  /** The connection closes after so many bytes of the body, whose announced length is the whole one. */
  | { readonly kind: 'cut'; readonly atByte: number }
  /** The body comes piece by piece. */
  | { readonly kind: 'drip'; readonly bytes: number; readonly everyMs: number }
  /** Headers keep coming and never end. */
  | { readonly kind: 'endless-headers'; readonly everyMs: number }
  /** A 200 with a JSON text of so many bytes, made as fast as it is read. */
  | { readonly kind: 'flood'; readonly bytes: number };

/** The connection is reset and nothing happened. */
export function resetBefore(): Fault {
  return { handle: 'never', answer: { kind: 'reset' } };
}

/** It happened, but the connection is reset before the answer. */
export function resetAfter(): Fault {
  return { answer: { kind: 'reset' } };
}

/** The connection is reset at once, and it happens `ms` later all the same. */
export function lateCommit(ms: number): Fault {
  return { handle: { afterMs: ms }, answer: { kind: 'reset' } };
}

/** Another answer, and nothing happened. `body`: text or bytes as they are, anything else as JSON, undefined empty. */
export function answerInstead(status: number, body?: unknown, headers?: Readonly<Record<string, string>>): Fault {
  return { handle: 'never', answer: { kind: 'instead', answer: answerWith(status, body, headers) } };
}

/** It happened, but another answer comes. */
export function answerAfter(status: number, body?: unknown, headers?: Readonly<Record<string, string>>): Fault {
  return { answer: { kind: 'instead', answer: answerWith(status, body, headers) } };
}

/** It happened, and the JSON of its answer is changed on the way; `Value` is what the caller knows it to be. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export function changeJson<Value>(change: (value: Value) => unknown): Fault {
  const changeBody = (answer: Answer): Answer => {
    const value: Value = JSON.parse(String(answer.body));
    return { ...answer, body: JSON.stringify(change(value)) };
  };
  return { answer: { kind: 'changed', change: changeBody } };
}

export function redirectTo(status: 301 | 302 | 303 | 307 | 308, location: string): Fault {
  return answerInstead(status, undefined, { location });
}

/** It happened, and the body of its answer breaks off. */
export function cutAt(atByte: number): Fault {
  return { answer: { kind: 'cut', atByte } };
}

/** It never happens, and no answer comes. */
export function silence(): Fault {
  return { handle: 'never', answer: { kind: 'silence' } };
}

export function holdBefore(hold: Hold): Fault {
  return { holdBefore: hold };
}

export function holdAfter(hold: Hold): Fault {
  return { holdAfter: hold };
}

/** A promise to hold a request with, and the way to release it. */
export function createGate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}
