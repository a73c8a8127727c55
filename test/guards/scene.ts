/** A tenant with a steady clock and countable ids, a workspace, and the built command line run in it. */
import type { Fault } from '../../src/sandbox/fault.ts';
import type { RecordedRequest } from '../../src/sandbox/recorder.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { defaultPersonas, defaultRoles, type SeedClient } from '../../src/sandbox/seed.ts';
import type { Identifiers } from '../../src/sandbox/tenant.ts';
import {
  createWorkspace,
  openSandbox,
  runCli,
  TEST_RECIPIENT,
  type CliResult,
  type TestSandbox,
  type Workspace,
} from '../support/run-cli.ts';

/** What the tenant's clock shows at first. */
export const TENANT_TIME = Date.UTC(2026, 2, 14, 9, 26, 53);

export const DAY_MS = 86_400_000;

/** Two, so that no plan warns of a single one. */
export const RECIPIENTS = `# label: on-call
${TEST_RECIPIENT}
# label: vault
age1amhccv22l3h888875y9745vnth9s3w2vp7j6dgkraaey4lnsschqx6rrxq
`;

export interface SceneOptions {
  /** The text of `atlan-oauth.yaml`; null: there is none. */
  readonly manifest: string | null;
  /** Besides one that nobody manages: an empty tenant would be read twice. */
  readonly clients?: readonly SeedClient[];
  /** Besides the manifest and `recipients.txt`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Instead of the sandbox's API key. */
  readonly env?: Readonly<Record<string, string>>;
  readonly apiKey?: string;
  readonly sandbox?: SandboxOptions;
}

export interface Scene {
  readonly sandbox: TestSandbox;
  readonly workspace: Workspace;
  /** What happens to the requests from now on. */
  fault: (request: RecordedRequest) => Fault | undefined;
  /** Lets time pass on the tenant. */
  pass(ms: number): void;
  run(...args: readonly string[]): Promise<CliResult>;
  /** Runs a command whose stdout is one JSON document. */
  json(...args: readonly string[]): Promise<CliResult & { readonly document: JsonDocument }>;
  /** Names on the tenant, sorted. */
  names(): readonly string[];
}

/** A JSON document as tests look into it. */
// oxlint-disable-next-line typescript/no-explicit-any
export type JsonDocument = any;

/** Opens everything; closed when the test ends. */
export async function openScene(options: SceneOptions): Promise<Scene> {
  let now = TENANT_TIME;
  const clients = [...(options.clients ?? []), client('somebody-elses')];
  const sandbox = await openSandbox({
    seed: { roles: defaultRoles, personas: defaultPersonas, clients },
    now: () => now,
    identifiers: countedIdentifiers(),
    apiKey: options.apiKey ?? 'golden-api-key',
    fault: (request) => scene.fault(request),
    ...options.sandbox,
  });
  const workspace = await createWorkspace({
    ...(options.manifest === null ? {} : { 'atlan-oauth.yaml': options.manifest }),
    'recipients.txt': RECIPIENTS,
    ...options.files,
  });
  const env = { ...sandbox.env, ...options.env };
  const run: Scene['run'] = async (...args) => runCli(args, { cwd: workspace.path, env });
  const scene: Scene = {
    sandbox,
    workspace,
    fault: () => undefined,
    pass: (ms) => {
      now += ms;
    },
    run,
    json: async (...args) => {
      const result = await run(...args, '--format', 'json');
      return { ...result, document: JSON.parse(result.stdout) };
    },
    names: () =>
      sandbox.tenant
        .clients()
        .map(({ displayName }) => displayName)
        .sort(),
  };
  return scene;
}

/** A manifest that seals to two recipients into `sealed/`; `clients` and `more` are YAML. */
export function manifestOf(clients: readonly string[], more = ''): string {
  const list = clients.map((client) => `\n  - ${client}`).join('');
  return `version: 1
secrets: { directory: sealed, recipients: recipients.txt }
${more}clients:${list === '' ? ' []' : list}
`;
}

/** A client of the tenant, a month old, with an id that tells which one it is. */
export function client(displayName: string, more: Partial<SeedClient> = {}): SeedClient {
  return {
    displayName,
    clientId: `oauth-client-${displayName.replace(/[^a-z0-9]+/gi, '-')}`,
    createdAt: TENANT_TIME - 30 * DAY_MS,
    createdBy: 'ci',
    ...more,
  };
}

function countedIdentifiers(): Identifiers {
  let count = 0;
  const next = (): string => String((count += 1)).padStart(12, '0');
  return {
    guid: () => `00000000-0000-4000-8000-${next()}`,
    personaKey: () => `0000000000${next()}`,
    secret: () => `golden-secret-${next()}`,
    token: () => `golden-token-${next()}`,
  };
}
