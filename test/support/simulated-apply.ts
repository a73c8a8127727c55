/** An apply in a simulated world: tenant, disk and clock, no network and no waiting. */
import { applyPlan } from '../../src/apply/apply.ts';
import type { ApplyEvent, ApplyOptions, ApplyOutcome } from '../../src/apply/apply.ts';
import type { Plan, PlannedChange, ProvenListing, RemoteClient } from '../../src/model.ts';
import type { TenantVariants } from '../../src/sandbox/variants.ts';
import { planOf } from './planned-change.ts';
import { SimulatedClock, SimulatedProcess } from './simulated-clock.ts';
import type { Choose } from './simulated-clock.ts';
import { SimulatedDisk } from './simulated-sink.ts';
import type { SinkFault } from './simulated-sink.ts';
import { SimulatedTenant } from './simulated-tenant.ts';
import type { FaultScript, SimulatedApi } from './simulated-tenant.ts';

export interface ApplyRequest {
  readonly plan: Plan;
  readonly options?: Partial<ApplyOptions>;
  readonly faults?: FaultScript;
  readonly sinkFault?: SinkFault;
  /** Default: the final listing matches. */
  readonly replan?: (listing: ProvenListing) => Plan;
  readonly run?: string;
  /** The signal came before anything was begun. */
  readonly interrupted?: boolean;
  /** Hears of the progress as well. */
  readonly listen?: (event: ApplyEvent) => void;
  /** Whether errors that nobody foresaw are what the test is about; else they fail it. */
  readonly expectsBugs?: boolean;
  /** Default: the world's. */
  readonly disk?: SimulatedDisk;
}

/** How an apply ended; `outcome` null: its process was killed. */
export interface SimulatedEnd {
  readonly outcome: ApplyOutcome | null;
  readonly api: SimulatedApi;
  readonly events: readonly ApplyEvent[];
}

export class SimulatedWorld {
  readonly clock: SimulatedClock;
  readonly tenant: SimulatedTenant;
  readonly disk = new SimulatedDisk();
  #runs = 0;
  #digits = 0;

  constructor(
    options: {
      readonly variants?: Partial<TenantVariants>;
      readonly choose?: Choose;
      readonly latencyMs?: number;
    } = {},
  ) {
    this.clock = new SimulatedClock(options);
    this.tenant = new SimulatedTenant(this.clock, options.variants);
  }

  async end(request: ApplyRequest): Promise<SimulatedEnd> {
    this.#runs += 1;
    const process = new SimulatedProcess();
    const interruption = new AbortController();
    const interrupt = (): void => interruption.abort();
    if (request.interrupted === true) interrupt();
    const api = this.tenant.api({ process, interrupt, ...(request.faults && { faults: request.faults }) });
    const fault = request.sinkFault;
    const sink = (request.disk ?? this.disk).sink(request.run ?? `run-${this.#runs}`, {
      process,
      ...(fault && { fault }),
    });
    const events: ApplyEvent[] = [];
    const applied = applyPlan({
      plan: request.plan,
      tenant: api,
      stoppable: api,
      sink,
      clock: this.clock,
      entropy: { hex8: () => (this.#digits += 1).toString(16).padStart(8, '0') },
      options: { stageOnly: false, prove: true, concurrency: 4, ...request.options },
      replan: request.replan ?? (() => planOf([])),
      interruption: interruption.signal,
      progress: (event) => {
        events.push(event);
        request.listen?.(event);
      },
    });
    const outcome = await Promise.race([applied, process.killed.then(() => null)]);
    if (outcome !== null && outcome.bugs.length > 0 && request.expectsBugs !== true) throw outcome.bugs[0];
    return { outcome, api, events };
  }

  /** An apply that is not killed. */
  async apply(request: ApplyRequest): Promise<SimulatedEnd & { readonly outcome: ApplyOutcome }> {
    const { outcome, ...rest } = await this.end(request);
    if (outcome === null) throw new Error('the simulated process was killed');
    return { outcome, ...rest };
  }

  async applyChanges(changes: readonly PlannedChange[], request: Omit<ApplyRequest, 'plan'> = {}) {
    return this.apply({ plan: planOf(changes), ...request });
  }

  /** The clients that bear this name now. */
  named(name: string): readonly RemoteClient[] {
    return this.tenant.state.clientsNamed(name).flatMap(({ clientId }) => this.tenant.remote(clientId) ?? []);
  }

  /** Whether the secret that the sealed files hold for this client is the one that the tenant takes. */
  holdsSecretOf(clientId: string): boolean {
    const secret = this.disk.secretOf(clientId);
    return secret !== null && this.tenant.state.acceptsSecret(clientId, secret.reveal());
  }
}

/** The one result of an apply with one change. */
export function only(outcome: ApplyOutcome) {
  const [result, ...others] = outcome.results;
  if (result === undefined || others.length > 0) throw new Error(`expected one result, not ${outcome.results.length}`);
  return result;
}
