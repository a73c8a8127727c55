import type { Plan, PlannedChange } from '../model.ts';
import type { ApplyEvent, ApplyInput, ApplyOptions, Step } from './input.ts';
import { Ledger } from './ledger.ts';
import type { Clock, Entropy, SecretSink, TenantApi } from './ports.ts';
import type { Patience } from './settle.ts';
import { watchTenant } from './watched-tenant.ts';

const UNFORESEEN = 'an error came up that nobody foresaw';

/** One apply at work: its ports, and what all changes share. */
export class Run implements Patience {
  readonly plan: Plan;
  readonly tenant: TenantApi;
  /** For what may be given up when a signal comes. */
  readonly stoppable: TenantApi;
  readonly sink: SecretSink;
  readonly entropy: Entropy;
  readonly options: ApplyOptions;
  readonly ledger = new Ledger();
  /** Errors that nobody foresaw. */
  readonly bugs: unknown[] = [];
  readonly #clock: Clock;
  readonly #interruption: AbortSignal;
  readonly #progress: ApplyInput['progress'];
  #halted: string | null = null;
  #sealingBroken = false;

  constructor(input: ApplyInput) {
    this.plan = input.plan;
    this.tenant = watchTenant(input.tenant, (because) => this.halt(because));
    this.stoppable = watchTenant(input.stoppable, (because) => this.halt(because));
    this.sink = input.sink;
    this.entropy = input.entropy;
    this.options = input.options;
    this.#clock = input.clock;
    this.#interruption = input.interruption;
    this.#progress = input.progress;
  }

  /** A signal came: finish what was sent, publish and retire nothing more (design section 5, "Stopping"). */
  get interrupted(): boolean {
    return this.#interruption.aborted;
  }

  /** Why no further change is begun; null while they are. */
  get halted(): string | null {
    return this.#halted;
  }

  halt(because: string): void {
    this.#halted ??= because;
  }

  /** Keeps an error that nobody foresaw; no further change is begun. Returns the words for whatever it broke off. */
  noteBug(error: unknown): string {
    this.bugs.push(error);
    this.halt(UNFORESEEN);
    return UNFORESEEN;
  }

  /** The sealed file could not be written: what is sealed is finished, nothing more is created. */
  get sealingBroken(): boolean {
    return this.#sealingBroken;
  }

  breakSealing(): void {
    this.#sealingBroken = true;
  }

  get hurried(): boolean {
    return this.interrupted || this.#halted !== null;
  }

  async pause(ms: number): Promise<void> {
    if (this.interrupted) return;
    let stop = (): void => {};
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
      this.#interruption.addEventListener('abort', stop, { once: true });
    });
    await Promise.race([this.#clock.sleep(ms), stopped]);
    this.#interruption.removeEventListener('abort', stop);
  }

  step(change: PlannedChange, step: Step): void {
    this.tell({ type: 'step', name: change.name, action: change.action, step });
  }

  /** Whoever listens cannot break the apply. */
  tell(event: ApplyEvent): void {
    try {
      this.#progress(event);
    } catch (error) {
      this.bugs.push(error);
    }
  }
}
