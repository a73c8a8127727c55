/** `doctor` behind its flags: goes the way of a plan, step by step, and says at each what it found. */
import { Failure } from '../errors.ts';
import type { ProvenListing, Role } from '../model.ts';
import { safeJson } from '../render/inert.ts';
import type { Environment } from '../tenant/credentials.ts';
import type { TenantReader } from '../tenant/open.ts';
import type { DoctorFlags } from './commands/doctor.ts';
import type { Context } from './context.ts';
import { readDesired, type Desired } from './desired.ts';
import { Examination, renderExamination } from './examination.ts';
import { makePlan } from './planning.ts';
import { readCredentials, withReader, type Session } from './session.ts';

/** Beyond this a certificate or a token may be seen as expired, and ages of clients are misjudged. */
const MOST_CLOCK_SKEW_MS = 2 * 60_000;

/** Prints the findings; the exit code is 0 only if a plan would run. */
export async function doctor(context: Context, flags: DoctorFlags): Promise<void> {
  const examination = new Examination();
  const environment = await examination.attempt('environment', async () => readCredentials(context));
  if (environment !== null) examineEnvironment(context, environment, examination);
  const desired = await examineManifest(context, flags, environment, examination);
  if (environment !== null) {
    await withReader(context, environment, flags, async (session) =>
      examineTenant(context, session, desired, examination),
    );
  }
  context.exitCode = examination.exitCode;
  const { findings, exitCode } = examination;
  const json = { formatVersion: '1.0', ok: exitCode === 0, exitCode, checks: findings };
  context.print(flags.format === 'json' ? safeJson(json) : renderExamination(examination, context.terminal.colour));
}

function examineEnvironment({ io }: Context, { baseUrl, credentials }: Environment, examination: Examination): void {
  examination.ok('base URL', baseUrl);
  examination.ok(
    'credentials',
    credentials.kind === 'api-key' ? 'an API key' : `the OAuth client ${credentials.clientId}`,
  );
  const proxy = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].filter((name) => io.env[name]);
  // The value may hold the proxy's password.
  if (proxy.length > 0)
    examination.ok('proxy', `${proxy.join(', ')} ${proxy.length === 1 ? 'is' : 'are'} set and honoured, less NO_PROXY`);
}

async function examineManifest(
  context: Context,
  flags: DoctorFlags,
  environment: Environment | null,
  examination: Examination,
): Promise<Desired | null> {
  const desired = await examination.attempt('manifest', async () =>
    readDesired(flags.file ?? [], {
      cwd: context.io.cwd,
      baseUrl: environment?.baseUrl ?? null,
      secretsDirectory: flags.secretsDir ?? null,
      emptyWithScope: 'allow',
    }),
  );
  if (desired === null) return null;
  const { clients, tombstones } = desired.manifest;
  examination.ok('manifest', `valid, ${clients.length} clients and ${tombstones.length} tombstones`);
  await examineSealing(desired, examination);
  return desired;
}

async function examineSealing({ recipients, secretsDirectory }: Desired, examination: Examination): Promise<void> {
  const labels = recipients.map(({ label, fingerprint }) => label ?? fingerprint).join(', ');
  if (recipients.length === 0) {
    examination.warn(
      'recipients',
      'none: an apply that creates a client would refuse',
      'Make a key with atlan-oauth keygen and list it in secrets.recipients.',
    );
  } else {
    const { createSealer } = await import('../sealing/seal.ts');
    const sealer = await examination.attempt('recipients', async () => createSealer(recipients));
    if (sealer !== null && recipients.length > 1) examination.ok('recipients', labels);
    if (sealer !== null && recipients.length === 1) {
      examination.warn(
        'recipients',
        `only one: ${labels}`,
        'Add a second key, so that one lost identity does not lose every secret.',
      );
    }
  }
  if (secretsDirectory === null) {
    examination.warn(
      'folder',
      'none: an apply that creates a client would refuse',
      'Name one: secrets.directory, or --secrets-dir.',
    );
    return;
  }
  const { checkDirectory } = await import('../sealing/secrets-directory.ts');
  const usable = await examination.attempt('folder', async () => checkDirectory(secretsDirectory).then(() => true));
  if (usable === true) examination.ok('folder', `${secretsDirectory} can hold sealed files`);
}

async function examineTenant(
  context: Context,
  session: Session<TenantReader>,
  desired: Desired | null,
  examination: Examination,
): Promise<void> {
  const { tenant, progress } = session;
  const began = context.io.clock.now();
  const roles = await examination.attempt('roles', async () => tenant.listRoles());
  // Whatever the cause, nothing else would get through either.
  if (roles === null) return;
  examination.ok('connection', `the tenant answers in ${context.io.clock.now() - began} ms`);
  examination.ok('roles', roles.map(({ title, name }) => title || name).join(', '));
  const listing = await examination.attempt('clients', async () => tenant.listClients());
  progress.clear();
  if (listing !== null) examineListing(context, tenant, listing, examination);
  const personas = await examination.attempt('personas', async () => tenant.listPersonas());
  if (personas !== null) examination.ok('personas', `${personas.length} found by the search`);
  if (listing !== null && personas !== null && desired !== null) {
    await examinePlan(context, session, { desired, listing, roles }, examination);
  }
}

function examineListing({ io }: Context, tenant: TenantReader, listing: ProvenListing, examination: Examination): void {
  examination.ok('clients', `${listing.clients.length}, the listing is complete`);
  const own = listing.clients.find(({ clientId }) => clientId === tenant.ownClientId);
  if (own !== undefined) examination.ok('identity', `this is the client "${own.name}", which no plan will touch`);
  const skewMs = Math.abs(listing.serverTime - io.clock.now());
  if (skewMs <= MOST_CLOCK_SKEW_MS) examination.ok('clock', 'agrees with the tenant');
  else
    examination.warn(
      'clock',
      `${Math.round(skewMs / 1000)} s off the tenant's`,
      'Set this machine’s clock, for example with NTP.',
    );
}

/** The plan itself, from what was read already: only the manifest's own personas are searched for once more. */
async function examinePlan(
  { io }: Context,
  { tenant, environment }: Session<TenantReader>,
  known: { readonly desired: Desired; readonly listing: ProvenListing; readonly roles: readonly Role[] },
  examination: Examination,
): Promise<void> {
  const planned = await examination.attempt('plan', async () =>
    makePlan({
      io,
      tenant,
      ahead: { listing: Promise.resolve(known.listing), roles: Promise.resolve(known.roles) },
      origin: environment.baseUrl,
      mode: 'plan',
      requests: { kind: 'named', replace: [], revoke: [] },
      options: { only: [], maxPurges: null, allowEmpty: false },
      leftoverAgeMs: 0,
      saved: null,
      desired: async () => known.desired,
      guards: async () => ({ policy: null, base: null, remarks: [] }),
    }),
  );
  if (planned === null) return;
  const { changes, refusals } = planned.plan;
  for (const { summary, detail, hint } of refusals) {
    examination.fail('plan', new Failure({ exitCode: 6, code: 'refused', summary, detail, hint }));
  }
  if (refusals.length === 0) examination.ok('plan', `${changes.length} changes`);
}
