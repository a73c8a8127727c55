/** The part of `doctor` that asks the tenant: the way there, who we are, what we may read, its clock, and a plan. */
import { Failure } from '../errors.ts';
import type { ProvenListing, Role } from '../model.ts';
import { neededPersonaNames } from '../plan/resolve.ts';
import { count } from '../render/summary-line.ts';
import type { Credentials } from '../tenant/credentials.ts';
import type { TenantReader } from '../tenant/open.ts';
import type { Context } from './context.ts';
import type { Desired } from './desired.ts';
import type { Examination } from './examination.ts';
import { makePlan } from './planning.ts';
import type { Session } from './session.ts';

/** Beyond this a certificate or a token may be seen as expired, and ages of clients are misjudged. */
const MOST_CLOCK_SKEW_MS = 2 * 60_000;

/** Codes of failures after which nothing else would get through, and what they are about. */
const ENDS: Readonly<Record<string, 'connection' | 'credentials'>> = {
  'tenant-unreachable': 'connection',
  'no-answer': 'connection',
  'rate-limited': 'connection',
  'not-authenticated': 'credentials',
};

/** Examines everything that a plan reads. `desired` null: there is no usable manifest, so no plan is tried. */
export async function examineTenant(
  context: Context,
  session: Session<TenantReader>,
  desired: Desired | null,
  examination: Examination,
): Promise<void> {
  const { tenant, progress } = session;
  const roles = await examineConnection(context, session, examination);
  if (roles === 'unreachable') return;
  const listing = await examination.attempt('clients', async () => tenant.listClients());
  progress.clear();
  if (listing !== null) examineListing(context, tenant, listing, examination);
  await examinePersonas(tenant, desired, examination);
  if (listing !== null && roles !== null && desired !== null) {
    await examinePlan(context, session, { desired, listing, roles }, examination);
  }
}

/** The first request tells connection, credentials and the right to read roles apart. */
async function examineConnection(
  { io }: Context,
  { tenant, environment }: Session<TenantReader>,
  examination: Examination,
): Promise<readonly Role[] | null | 'unreachable'> {
  const began = io.clock.now();
  const { value: roles, failure } = await examination.try(async () => tenant.listRoles());
  const end = failure === null ? undefined : ENDS[failure.code];
  if (failure !== null && end === 'connection') {
    examination.fail('connection', failure);
    return 'unreachable';
  }
  examination.ok('connection', `the tenant answers in ${io.clock.now() - began} ms`);
  if (failure !== null && end === 'credentials') {
    examination.fail('credentials', failure);
    return 'unreachable';
  }
  const login = loginWords(environment.credentials, tenant.ownClientId);
  if (failure === null || failure.exitCode === 4) examination.ok('credentials', `${login}, accepted`);
  else
    examination.warn('credentials', `${login}: no answer tells whether they are accepted`, 'See the line roles first.');
  if (failure === null) examination.ok('roles', roles.map(({ title, name }) => title || name).join(', '));
  else examination.fail('roles', failure);
  return roles;
}

function loginWords(credentials: Credentials, ownClientId: string | null): string {
  if (credentials.kind === 'oauth') return `the OAuth client ${credentials.clientId}`;
  return ownClientId === null ? 'an API key' : `an API key of ${ownClientId}`;
}

function examineListing({ io }: Context, tenant: TenantReader, listing: ProvenListing, examination: Examination): void {
  examination.ok('clients', `${count(listing.clients.length, 'client')}, the listing is complete`);
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

/** A search that is refused stops a plan only where the manifest names personas. */
async function examinePersonas(tenant: TenantReader, desired: Desired | null, examination: Examination): Promise<void> {
  const { value: personas, failure } = await examination.try(async () => tenant.listPersonas());
  if (failure === null) examination.ok('personas', `${personas.length} found by the search`);
  else if (desired === null || neededPersonaNames(desired.manifest).length > 0) examination.fail('personas', failure);
  else {
    const detail = `${failure.summary}, but the manifest names none. ${failure.detail}`;
    examination.warn('personas', detail, failure.hint ?? 'Name no persona, or log in as somebody who may search them.');
  }
}

/** The plan itself, from what was read already: only the manifest's own personas are searched for once more. */
async function examinePlan(
  { io }: Context,
  { tenant, environment, progress }: Session<TenantReader>,
  known: { readonly desired: Desired; readonly listing: ProvenListing; readonly roles: readonly Role[] },
  examination: Examination,
): Promise<void> {
  const planned = await examination.attempt('plan', async () =>
    makePlan({
      io,
      tenant,
      progress,
      ahead: { listing: Promise.resolve(known.listing), roles: Promise.resolve(known.roles) },
      origin: environment.baseUrl,
      mode: 'plan',
      requests: { kind: 'named', replace: [], revoke: [] },
      options: { only: [], maxPurges: null, allowEmpty: false },
      leftoverAgeMs: 0,
      verbose: false,
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
  if (refusals.length === 0) examination.ok('plan', count(changes.length, 'change'));
}
