/**
 * One seed, one story: a tenant of some kind, a manifest that changes, applies that are killed, lose requests, meet a full disk or
 * a signal, people who edit the tenant behind their back, and sometimes two applies at once. The promises are checked after every
 * write and every run, and in the end faults stop and the manifest must be reached.
 */
import type { ApplyOptions } from '../../src/apply/apply.ts';
import type { Manifest, ManifestClient } from '../../src/model.ts';
import type { TenantVariants } from '../../src/sandbox/variants.ts';
import { dayMs, manifestOf, personaNamed, tombstone, wanted } from '../support/builders.ts';
import { SimulatedWorld } from '../support/simulated-apply.ts';
import { SimulatedOperator, rashWrites, twins, unsealedClients } from '../support/simulated-operator.ts';
import type { OperatorEnd, RunOptions } from '../support/simulated-operator.ts';
import { SimulatedDisk } from '../support/simulated-sink.ts';
import type { Fault, FaultScript } from '../support/simulated-tenant.ts';
import { Dice } from './dice.ts';

/** What a seed came to. */
export interface Story {
  /** Broken promises, one sentence each; empty: all held. */
  readonly broken: readonly string[];
  /** What happened, one line a step. */
  readonly log: readonly string[];
  /** How many troubles (faults, edits, lost workspaces) there were to happen. */
  readonly troubles: number;
}

const names = ['alpha', 'beta', 'gamma', 'delta', 'scoped-one', 'scoped-two'];
const roles = ['Admin', 'Member', 'Guest'];
const texts = ['', 'one text', 'another text'];
const stranger = 'maria';
const takenOver = { displayName: 'by-hand', createdBy: stranger };

/** @param without the troubles that do not happen, counted from 0: for a search after the few that matter */
export async function simulate(seed: number, without: ReadonlySet<number> = new Set()): Promise<Story> {
  const simulation = new Simulation(seed, without);
  await simulation.play();
  return simulation;
}

class Simulation implements Story {
  readonly broken: string[] = [];
  readonly log: string[] = [];
  troubles = 0;
  readonly #without: ReadonlySet<number>;
  readonly #dice: Dice;
  readonly #world: SimulatedWorld;
  readonly #disks: SimulatedDisk[];
  readonly #twoAtOnce: boolean;
  #manifest: Manifest;
  #workspaceGone = false;
  #edited = false;
  /** A write that timed out may be carried out yet. */
  #late = false;
  /** One of them gives a name: no protocol on names survives one that comes after a later run has given another. */
  #lateName = false;

  constructor(seed: number, without: ReadonlySet<number>) {
    this.#without = without;
    this.#dice = new Dice(seed);
    this.#twoAtOnce = this.#dice.oneIn(3);
    const variants = this.#variants();
    this.log.push(`seed ${seed}: ${JSON.stringify(variants)}${this.#twoAtOnce ? ', two applies at once' : ''}`);
    this.#world = new SimulatedWorld({ variants, latencyMs: 20, choose: (count) => this.#dice.below(count) });
    this.#disks = [this.#world.disk];
    this.#manifest = this.#makeManifest();
    for (const name of names) if (this.#dice.oneIn(2)) this.#seedClient(name);
    this.#seedClient('unmanaged');
  }

  async play(): Promise<void> {
    this.#watch();
    if (this.#twoAtOnce) await this.#race();
    else for (let left = 1 + this.#dice.below(4); left > 0; left -= 1) await this.#troubledRun();
    await this.#converge();
  }

  /** Two applies at once meet no other faults: one that dies between publishing and looking may leave a twin to people. */
  #variants(): Partial<TenantVariants> {
    const { pick } = this.#dice;
    const lags = [0, 0, 1000, 8000];
    return {
      uniqueNames: pick(['off', 'off', '409', '409-bare', '400']),
      listLagMs: pick(lags),
      readLagMs: pick(lags),
      loginLagMs: pick([0, 0, 1000, 8000]),
      missingStatus: pick(['400', '404']),
      refusedLoginStatus: pick(['400', '401']),
    };
  }

  #makeManifest(): Manifest {
    const { pick, oneIn } = this.#dice;
    const listed = names.filter(() => !oneIn(3));
    const clients = listed.map((name): ManifestClient => {
      return wanted(name, {
        description: pick(texts),
        role: pick(roles),
        personas: oneIn(3) ? [personaNamed('Data Assets')] : [],
        overlapMs: oneIn(4) ? dayMs : 0,
        rotateAfterMs: oneIn(6) ? 30 * dayMs : null,
        previousNames: oneIn(6) ? [`${name}-before`] : [],
      });
    });
    const buried = names.filter((name) => !listed.includes(name) && oneIn(2)).map((name) => tombstone(name));
    const scope = oneIn(2) && clients.length > 0 ? { names: ['scoped-*'], createdBy: null } : null;
    return manifestOf({ clients, tombstones: buried, scope, limits: { count: 100, percent: null } });
  }

  #seedClient(name: string): void {
    const { pick, oneIn } = this.#dice;
    this.#world.tenant.seed({
      displayName: oneIn(6) && name !== 'unmanaged' ? `${name}-before` : name,
      description: pick(texts),
      role: pick(['$admin', '$member', '$guest']),
      createdBy: stranger,
      createdAt: this.#world.clock.now() - (oneIn(2) ? 100 * dayMs : 0),
    });
  }

  #watch(): void {
    this.#world.tenant.onWrite = () => this.broken.push(...unsealedClients(this.#world, this.#disks));
  }

  #operator(): SimulatedOperator {
    const disk = this.#disks.at(-1);
    return new SimulatedOperator(this.#world, {
      manifest: this.#manifest,
      ...(this.#workspaceGone && { leftoverAgeMs: 0 }),
      ...(disk && { disk }),
    });
  }

  async #troubledRun(): Promise<void> {
    const { oneIn } = this.#dice;
    if (oneIn(3)) this.#manifest = this.#makeManifest();
    if (oneIn(4) && this.#happens('the workspace is gone')) this.#loseWorkspace();
    if (oneIn(2) || this.#lateName) await this.#rest();
    this.#edited = false;
    const stageOnly = oneIn(5);
    const end = await this.#operator().run(this.#trouble(stageOnly));
    this.#check(end, 'troubled');
    if (end.exitCode === 0 && !this.#edited && !this.#late && !stageOnly) this.#checkEmpty();
    if (!hasLooked(end)) await this.#world.clock.sleep(10_000);
  }

  /** Until nothing is under way any more. */
  async #rest(): Promise<void> {
    await this.#world.clock.sleep(60_000);
    this.#late = false;
    this.#lateName = false;
  }

  #trouble(stageOnly: boolean): RunOptions {
    const { oneIn, below, pick } = this.#dice;
    const apply: Partial<ApplyOptions> = { stageOnly, prove: !oneIn(8), concurrency: 1 + below(4) };
    const worst = pick([2, 10, 40, 1000]);
    const failingLine = oneIn(3) ? 1 + below(8) : 0;
    const lineFault = pick(['fails', 'dies before', 'dies after'] as const);
    return {
      apply,
      faults: this.#faults(worst),
      sinkFault: (n) => (n === failingLine && this.#happens(`line ${n} ${lineFault}`) ? lineFault : undefined),
    };
  }

  /** Whether the next trouble happens; it is told in the story. */
  #happens(what: string): boolean {
    const number = this.troubles;
    this.troubles += 1;
    if (this.#without.has(number)) return false;
    this.log.push(`  trouble ${number}: ${what}`);
    return true;
  }

  /** About one request in `rarity` goes wrong, and now and then somebody edits the tenant just before one arrives. */
  #faults(rarity: number): FaultScript {
    return ({ n, method, subject }) => {
      const before = `request ${n}, ${method} ${subject}`;
      if (this.#dice.oneIn(rarity * 4) && this.#happens(`an edit before ${before}`)) this.#edit();
      if (!this.#dice.oneIn(rarity)) return undefined;
      const fault = this.#fault(method === 'createClient' || method === 'purgeClient' || method === 'updateClient');
      if (!this.#happens(`${JSON.stringify(fault)} for ${before}`)) return undefined;
      if ('commitsAfterMs' in fault) {
        this.#late = true;
        this.#lateName ||= method === 'updateClient';
      }
      return fault;
    };
  }

  #fault(isWrite: boolean): Fault {
    const { pick } = this.#dice;
    const faults: Fault[] = [
      { fails: 'unsent' },
      { fails: 'unknown' },
      { fails: 'refused', status: 400 },
      { fails: 'forbidden' },
      { fails: 'unauthorized' },
      { fails: 'throttled' },
      { dies: 'before' },
      { dies: 'after' },
      { interrupts: true },
    ];
    const writeFaults: Fault[] = [
      { fails: 'unknown', committed: true },
      { commitsAfterMs: pick([1000, 10_000, 20_000]) },
      { answersWithoutRecord: true },
    ];
    return pick(isWrite ? [...faults, ...writeFaults, ...writeFaults] : faults);
  }

  /** Somebody changes, removes or makes a client by hand. */
  #edit(): void {
    const { pick, oneIn } = this.#dice;
    const { state } = this.#world.tenant;
    const clients = state.clients().filter(({ displayName }) => displayName !== 'unmanaged');
    this.#edited = true;
    if (clients.length === 0 || oneIn(4)) {
      this.#world.tenant.seed({ displayName: pick(names), createdBy: stranger });
      return;
    }
    const { clientId } = pick(clients);
    if (oneIn(4)) state.removeClient(clientId);
    else state.editClient(clientId, pick([{ description: 'by hand' }, { role: '$guest' }, takenOver]));
  }

  #loseWorkspace(): void {
    this.#workspaceGone = true;
    this.#disks.push(new SimulatedDisk());
  }

  /** Neither sees the other's sealed files; both have read the tenant before either writes, or not. */
  async #race(): Promise<void> {
    this.#workspaceGone = this.#dice.oneIn(2);
    this.#disks.push(new SimulatedDisk());
    const run = async (disk: SimulatedDisk): Promise<OperatorEnd> => {
      await this.#world.clock.sleep(this.#dice.below(5) * 100);
      const leftoverAge = this.#workspaceGone ? { leftoverAgeMs: 0 } : {};
      const operator = new SimulatedOperator(this.#world, { manifest: this.#manifest, disk, ...leftoverAge });
      return operator.run({ apply: { concurrency: 1 + this.#dice.below(4) } });
    };
    const ends = await Promise.all(this.#disks.map(run));
    for (const end of ends) this.#check(end, 'at once');
    this.broken.push(...twins(this.#world).map((name) => `two clients bear the final name ${name}`));
    this.#workspaceGone = true;
  }

  /** Faults stop, people resolve the twins that they made, and what is under way comes to rest. */
  async #converge(): Promise<void> {
    await this.#rest();
    this.#resolveByHand();
    await this.#rest();
    for (let run = 1; run <= 2; run += 1) {
      const end = await this.#operator().run();
      this.#check(end, 'calm');
      if (end.exitCode === 0) return this.#checkReached();
      if (run === 2) this.broken.push(`two calm applies did not reach the manifest: ${reportOf(end)}`);
      await this.#rest();
    }
  }

  /** Whoever makes a client of a managed name by hand is asked to give it up (a guard refuses to guess). */
  #resolveByHand(): void {
    const { state } = this.#world.tenant;
    for (const name of new Set(twins(this.#world))) {
      const bearers = state.clientsNamed(name);
      const strangers = bearers.filter(({ createdBy }) => createdBy === stranger);
      const superfluous = strangers.length === bearers.length ? strangers.slice(1) : strangers;
      for (const { clientId } of superfluous) state.removeClient(clientId);
    }
    if (twins(this.#world).length > 0) this.broken.push(`the tool left twins: ${twins(this.#world).join(', ')}`);
  }

  #check(end: OperatorEnd, kind: string): void {
    this.log.push(`${kind} apply: ${outlineOf(end)}`);
    this.broken.push(...rashWrites(end), ...unsealedClients(this.#world, this.#disks));
    if (this.#world.named('unmanaged').length !== 1) this.broken.push('an unmanaged client was touched');
    const { exitCode } = end;
    if (exitCode !== 'killed' && ![0, 6, 7, 8].includes(exitCode)) this.broken.push(`exit ${exitCode}`);
    if (exitCode === 6 && (end.end?.api.calls.length ?? 0) > 0) this.broken.push('exit 6 after a request');
  }

  #checkEmpty(): void {
    const { changes } = this.#operator().plan();
    if (changes.length > 0) this.broken.push(`exit 0, but the next plan has ${changes.length} changes`);
  }

  #checkReached(): void {
    this.#checkEmpty();
    for (const { name } of this.#manifest.clients) {
      const count = this.#world.named(name).length;
      if (count !== 1) this.broken.push(`${count} clients bear the name ${name} in the end`);
    }
  }
}

/** Whether the run saw its own publications listed. If not, nobody starts the next one before listings have caught up. */
function hasLooked({ end }: OperatorEnd): boolean {
  if (end?.outcome === null || end?.outcome.interrupted === true) return false;
  return end?.outcome.remaining.every((sentence) => !sentence.startsWith('The final listing')) ?? true;
}

function outlineOf({ plan, exitCode, end }: OperatorEnd): string {
  const results = end?.outcome?.results.map(({ name, action, status }) => `${action} ${name} ${status}`);
  return `${exitCode}: ${results?.join(', ') ?? plan.changes.map(({ name, action }) => `${action} ${name}`).join(', ')}`;
}

function reportOf({ plan, end }: OperatorEnd): string {
  return JSON.stringify(end?.outcome ?? plan.refusals, null, 2);
}
