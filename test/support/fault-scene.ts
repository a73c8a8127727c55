/**
 * A tenant, a runner's workspace and the built command line, with faults in between. Every run is checked against the
 * invariants as soon as it has ended, and while it is at work nothing of ours may bear a final name before it is sealed.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { run as runInProcess } from '../../src/cli/run.ts';
import { splitName } from '../../src/name.ts';
import type { Fault } from '../../src/sandbox/fault.ts';
import type { RecordedRequest } from '../../src/sandbox/recorder.ts';
import type { RequestKind } from '../../src/sandbox/request.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import type { SeedClient } from '../../src/sandbox/seed.ts';
import { defaultPersonas, defaultRoles } from '../../src/sandbox/seed.ts';
import type { TenantVariants } from '../../src/sandbox/variants.ts';
import { fakeIo } from './fake-io.ts';
import { Canaries } from './fault-canaries.ts';
import { endedRun, startProcess, type FaultRun, type ProcessOptions } from './fault-run.ts';
import { Watch } from './fault-watch.ts';
import { brokenBy, lostSecrets, type Evidence } from './invariants.ts';
import type { RunningCli } from './run-cli.ts';

export interface SceneOptions {
  /** Files of the workspace; a text alone is `atlan-oauth.yaml`. */
  readonly files: string | Readonly<Record<string, string>>;
  readonly clients?: readonly SeedClient[];
  readonly variants?: Partial<TenantVariants>;
  readonly login?: 'api-key' | 'oauth';
  /** How many times as fast time runs for the tenant and the process; default 100. */
  readonly speed?: number;
  readonly sandbox?: Partial<SandboxOptions>;
  /** How long a 429 blocks, by the tenant's clock; default 60 s. */
  readonly blockedMs?: number;
}

/** A request of the run under way, counted within it. */
export interface RunRequest extends RecordedRequest {
  readonly nth: number;
  readonly nthOfItsKind: number;
  readonly run: UnderWay;
}

export interface UnderWay {
  readonly tag: string;
  /** SIGKILL; resolves once the process is gone. */
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

export type FaultScript = (request: RunRequest) => Fault | undefined | Promise<Fault | undefined>;

export interface RunOptions extends Omit<ProcessOptions, 'cwd' | 'env' | 'tag' | 'time'> {
  readonly fault?: FaultScript;
  /** Beside the credentials; an empty text unsets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Another workspace than the scene's own. */
  readonly cwd?: string;
  readonly onStart?: (running: RunningCli) => void;
  /** The tenant carries something out after the run has ended, so that the plan after exit 0 is not empty. */
  readonly leavesMore?: boolean;
}

const oauthClientId = 'oauth-client-00000000-0000-4000-8000-0000000000aa';

interface Tracked extends UnderWay {
  readonly fault: FaultScript | undefined;
  count: number;
  readonly kinds: Map<RequestKind, number>;
}

export class FaultScene {
  readonly sandbox: Sandbox;
  readonly canaries: Canaries;
  readonly watch: Watch;
  readonly folders: string[] = [];
  /** Where sealed files are safe, if not in every workspace that there ever was. */
  vaults: readonly string[] | null = null;
  readonly env: Readonly<Record<string, string>>;
  readonly time: { readonly epoch: number; readonly speed: number };
  /** Whether two clients with one final name may be seen on the way (two applies at once). */
  toleratesTwins = false;
  readonly #files: Readonly<Record<string, string>>;
  readonly #blockedMs: number;
  readonly #underWay = new Map<string, Tracked>();
  readonly #momentary: string[] = [];
  #runs = 0;
  #publishedBefore = '';
  #cwd: string;

  private constructor(options: SceneOptions, sandbox: Sandbox, canaries: Canaries, time: FaultScene['time']) {
    this.sandbox = sandbox;
    this.canaries = canaries;
    this.time = time;
    this.watch = new Watch(sandbox.tenant);
    this.#files = typeof options.files === 'string' ? { 'atlan-oauth.yaml': options.files } : options.files;
    this.#blockedMs = options.blockedMs ?? 60_000;
    const login =
      options.login === 'oauth'
        ? { ATLAN_OAUTH_CLIENT_ID: oauthClientId, ATLAN_OAUTH_CLIENT_SECRET: ownSecretOf(options, canaries) }
        : { ATLAN_API_KEY: sandbox.apiKey };
    this.env = { ATLAN_BASE_URL: sandbox.url, ...login };
    this.#cwd = this.newWorkspace();
  }

  /** Runs `story` in a fresh scene, and takes it down whatever comes of it. */
  static async play<Result>(options: SceneOptions, story: (scene: FaultScene) => Promise<Result>): Promise<Result> {
    const canaries = new Canaries();
    const time = { epoch: Date.now(), speed: options.speed ?? 100 };
    const own: readonly SeedClient[] =
      options.login === 'oauth'
        ? [
            {
              displayName: 'the tool itself',
              role: '$admin',
              clientId: oauthClientId,
              clientSecret: ownSecretOf(options, canaries),
            },
          ]
        : [];
    // The scene needs its sandbox, and the sandbox asks the scene for faults.
    let scene: FaultScene | null = null;
    const sandbox = await startSandbox({
      seed: { roles: defaultRoles, personas: defaultPersonas, clients: [...own, ...(options.clients ?? [])] },
      variants: options.variants ?? {},
      apiKey: canaries.credential('the API key'),
      identifiers: canaries.identifiers(),
      now: () => Math.round(time.epoch + (Date.now() - time.epoch) * time.speed),
      fault: async (request) => scene?.arrived(request),
      ...options.sandbox,
    });
    scene = new FaultScene(options, sandbox, canaries, time);
    try {
      return await story(scene);
    } finally {
      for (const process of scene.#underWay.values()) await process.kill();
      await sandbox.close();
      for (const folder of scene.folders) rmSync(folder, { recursive: true, force: true });
    }
  }

  /** The workspace of the next runs. */
  get cwd(): string {
    return this.#cwd;
  }

  /** A fresh checkout, as on another runner; what was in the old one is out of reach from now on. */
  newWorkspace(): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'atlan-oauth-fault-'));
    this.folders.push(folder);
    this.#cwd = folder;
    for (const [name, text] of Object.entries(this.#files)) this.write(name, text);
    return folder;
  }

  write(name: string, text: string | Uint8Array): void {
    mkdirSync(path.dirname(path.join(this.#cwd, name)), { recursive: true });
    writeFileSync(path.join(this.#cwd, name), text);
  }

  /** Files of a folder in the workspace; empty where it is none. */
  list(name: string): readonly string[] {
    try {
      return readdirSync(path.join(this.#cwd, name)).sort();
    } catch {
      return [];
    }
  }

  /** `apply --auto-approve --format json` and more. */
  async apply(options: RunOptions & { readonly args?: readonly string[] } = {}): Promise<FaultRun> {
    const { args = [], ...rest } = options;
    return this.run(['apply', '--auto-approve', '--format', 'json', ...args], rest);
  }

  /** Runs the built command line and checks all invariants. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<FaultRun> {
    const { fault, env, cwd = this.#cwd, onStart, leavesMore = false, ...rest } = options;
    this.#runs += 1;
    const tag = `f${String(this.#runs).padStart(7, '0')}`;
    const running = startProcess(args, { ...rest, cwd, tag, time: this.time, env: { ...this.env, ...env } });
    const kill = async (): Promise<void> => {
      running.kill('SIGKILL');
      await running.finished;
    };
    const tracked: Tracked = {
      tag,
      fault,
      kill,
      signal: (signal) => running.kill(signal),
      count: 0,
      kinds: new Map(),
    };
    this.#underWay.set(tag, tracked);
    onStart?.(running);
    const result = await running.finished;
    this.#underWay.delete(tag);
    const ended = endedRun(args, tag, result, this.sandbox.requests, this.time);
    const run = { ...ended, expectsBug: rest.bug !== undefined };
    await this.check(run);
    const isComplete = run.exitCode === 0 && run.report?.status === 'complete';
    if (args[0] === 'apply' && isComplete && !leavesMore) await this.expectEmptyPlan(cwd);
    return run;
  }

  /** Invariants 1, 2, 3, 4 (its report), 5, 7 and 8. */
  async check(run: FaultRun): Promise<void> {
    await this.#lookAround();
    const broken = [...(await brokenBy(this.#evidence, run)), ...this.#momentary];
    if (broken.length === 0) return;
    const { exitCode, result } = run;
    expect.fail(
      `${[...new Set(broken)].join('\n')}\n\n${run.args.join(' ')} -> ${exitCode}\n${result.stdout.slice(-3000)}\n${result.stderr.slice(-3000)}`,
    );
  }

  /** Invariants 4 and 9: nothing is left to do, and two plans of one tenant are the same bytes. */
  async expectEmptyPlan(cwd: string = this.#cwd): Promise<void> {
    const [one, other] = [await this.plan(cwd), await this.plan(cwd)];
    expect(asInput(one), 'invariant 9').toBe(asInput(other));
    const { changes, refusals }: { readonly changes?: readonly unknown[]; readonly refusals?: unknown } =
      JSON.parse(one);
    expect({ changes, refusals }, 'invariant 4: the plan after exit 0').toEqual({ changes: [], refusals: [] });
  }

  /** What `plan --format json` prints, from the sources and in this process: a witness that no broken build can bribe. */
  async plan(cwd: string = this.#cwd): Promise<string> {
    const now = this.sandbox.tenant.now();
    const io = fakeIo({
      argv: ['plan', '--format', 'json', '--leftover-age', '0s'],
      env: { ...this.env },
      cwd,
      clock: {
        now: () => this.time.epoch,
        sleep: async (ms) => new Promise((go) => void setTimeout(go, ms / this.time.speed)),
      },
    });
    await runInProcess(io);
    expect(now).toBeLessThanOrEqual(this.sandbox.tenant.now());
    return io.written.stdout;
  }

  /** Invariant 6: faults have stopped, so at most two more applies reach exit 0. */
  async converge(options: { readonly args?: readonly string[]; readonly env?: RunOptions['env'] } = {}): Promise<void> {
    const run = {
      ...(options.args === undefined ? {} : { args: options.args }),
      ...(options.env === undefined ? {} : { env: options.env }),
    };
    let last = await this.apply(run);
    if (last.exitCode !== 0) last = await this.apply(run);
    const { exitCode, result } = last;
    if (exitCode === 0) return;
    expect.fail(
      `invariant 6: ${exitCode} after two applies without faults\n${result.stdout.slice(-3000)}\n${result.stderr.slice(-3000)}`,
    );
  }

  /** The names on the tenant, sorted; with their suffixes. */
  names(): readonly string[] {
    return this.sandbox.tenant
      .clients()
      .map(({ displayName }) => displayName)
      .sort();
  }

  /** Names of leftovers. */
  leftovers(): readonly string[] {
    return this.names().filter((name) => splitName(name).leftover !== null);
  }

  /** Called by the sandbox for every request that arrives. What throws here is a finding: nobody else would hear of it. */
  async arrived(request: RecordedRequest): Promise<Fault | undefined> {
    try {
      return await this.#decide(request);
    } catch (error) {
      this.#momentary.push(`the scene failed: ${String(error)}`);
      return undefined;
    }
  }

  async #decide(request: RecordedRequest): Promise<Fault | undefined> {
    await this.#lookAround();
    const run = this.#underWay.get(request.requestId.slice(0, 8));
    if (run === undefined) return undefined;
    run.count += 1;
    const nthOfItsKind = (run.kinds.get(request.kind) ?? 0) + 1;
    run.kinds.set(request.kind, nthOfItsKind);
    const fault = await run.fault?.(Object.assign(Object.create(request), { nth: run.count, nthOfItsKind, run }));
    this.watch.see(request);
    return fault;
  }

  get #evidence(): Evidence {
    const { watch, canaries, folders, vaults } = this;
    return {
      tenant: this.sandbox.tenant,
      watch,
      canaries,
      folders,
      vaults: vaults ?? folders,
      blockedMs: this.#blockedMs,
    };
  }

  /** What must hold at every moment: published means sealed, and no final name is borne twice. */
  async #lookAround(): Promise<void> {
    const published = this.watch.published();
    const now = published.map(({ clientId, displayName }) => `${clientId} ${displayName}`).join('\n');
    if (now === this.#publishedBefore) return;
    this.#publishedBefore = now;
    this.#momentary.push(...(await lostSecrets(this.#evidence)));
    if (this.toleratesTwins) return;
    for (const { displayName } of published) {
      if (this.sandbox.tenant.clientsNamed(displayName).length > 1)
        this.#momentary.push(`two clients bear "${displayName}"`);
    }
  }
}

/** A plan without what the tenant's clock and a login's luck give to it. */
function asInput(plan: string): string {
  return plan.replaceAll(/"(?:serverTime|GET|POST)": [^\n]*/g, '');
}

const ownSecrets = new WeakMap<SceneOptions, string>();

/** The secret of the client that the tool logs in as; one for each scene. */
function ownSecretOf(options: SceneOptions, canaries: Canaries): string {
  const secret = ownSecrets.get(options) ?? canaries.credential('the tool’s own client secret');
  ownSecrets.set(options, secret);
  return secret;
}
