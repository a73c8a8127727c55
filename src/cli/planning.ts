/**
 * The one way from a desired state to a plan, for `plan` and `apply` alike: what is printed is what is applied. It reads
 * through a tenant that cannot write.
 */
import path from 'node:path';
import type { Diagnostic } from '../diagnostic.ts';
import { Failure } from '../errors.ts';
import type {
  Manifest,
  Persona,
  Plan,
  PlanDocument,
  PlanOptions,
  ProvenListing,
  ReplaceRequest,
  Role,
  Warning,
} from '../model.ts';
import { assemblePlan, bindRequests, type PlanInput } from '../plan/assemble.ts';
import { neededPersonaNames, neededQualifiedNames, resolveReferences } from '../plan/resolve.ts';
import { heldSecrets } from '../sealing/held.ts';
import { readSecretsDirectory } from '../sealing/read-directory.ts';
import type { SealedFile } from '../sealing/sealed-file.ts';
import type { TenantReader } from '../tenant/open.ts';
import type { Desired } from './desired.ts';
import type { Io } from './io.ts';
import { sealedRemarks } from './sealed-remarks.ts';
import type { Progress } from './progress.ts';
import { early, type ReadAhead } from './read-ahead.ts';

/** How long the index of roles and personas gets before something that was not found is looked up once more. */
const SECOND_LOOK_MS = 2000;

/** Rotations as the command line asks for them, by name, or as a saved plan stores them, bound to a client. */
type Requests =
  | { readonly kind: 'named'; readonly replace: readonly string[]; readonly revoke: readonly string[] }
  | { readonly kind: 'bound'; readonly replace: readonly ReplaceRequest[]; readonly revoke: readonly ReplaceRequest[] };

export interface Planning {
  readonly io: Io;
  readonly tenant: TenantReader;
  readonly progress: Pick<Progress, 'show'>;
  /** Asked for before this was even loaded. */
  readonly ahead: ReadAhead;
  /** The origin. */
  readonly origin: string;
  readonly mode: 'plan' | 'apply';
  readonly requests: Requests;
  readonly options: Pick<PlanOptions, 'only' | 'maxPurges' | 'allowEmpty'>;
  readonly leftoverAgeMs: number;
  /** `--verbose`: remarks also on what is over. */
  readonly verbose: boolean;
  /** The saved plan that is carried out: its time decides what is due. Null: a plan is made anew. */
  readonly saved: PlanDocument | null;
  /** Both read while the tenant answers; they reject with a `Failure` (exit 3). */
  readonly desired: () => Promise<Desired>;
  readonly guards: () => Promise<Guards>;
}

/** The inputs that only tighten or warn. */
export interface Guards {
  readonly policy: PlanInput['policy'];
  readonly base: Manifest | null;
  /** Of a base manifest that cannot be used. */
  readonly remarks: readonly Diagnostic[];
}

export interface Planned {
  readonly plan: Plan;
  readonly desired: Desired;
  /** The manifest's warnings, and problems of a base manifest and of sealed files at hand. */
  readonly remarks: readonly Diagnostic[];
  /** The same plan over a fresh listing: what an apply still leaves to do. */
  readonly replan: (listing: ProvenListing) => Plan;
}

/**
 * Plans. The personas' names are searched as soon as the manifest is read, beside the listing that is under way.
 *
 * Throws a `Failure`: exit 3 for input and references, 4 and 5 for the tenant, 6 for a secrets folder that cannot be read.
 */
export async function makePlan(planning: Planning): Promise<Planned> {
  const { tenant, ahead } = planning;
  const guards = early(planning.guards());
  const desired = await planning.desired();
  const sealed = early(readSealed(planning, desired));
  const personas = early(searchPersonas(tenant, desired.manifest));
  const references: References = { listing: await ahead.listing, roles: await ahead.roles, personas: await personas };
  const resolved = await resolve(planning, desired, references);
  const files = await sealed;
  const { policy, base, remarks } = await guards;
  const input: PlanInput = {
    ...inputOf(planning, desired, references.listing),
    ...resolved,
    policy,
    base,
    held: files === null ? null : heldSecrets(files, planning.origin),
  };
  const plan = assemblePlan(input);
  return {
    plan,
    desired,
    remarks: [...desired.warnings, ...remarks, ...remarksOn(files ?? [], planning, desired, references.listing)],
    replan: (fresh) => assemblePlan({ ...input, listing: fresh, mode: 'plan', reviewed: plan }),
  };
}

function remarksOn(
  files: readonly SealedFile[],
  { verbose }: Planning,
  { secretsDirectory }: Desired,
  { clients }: ProvenListing,
): readonly Diagnostic[] {
  const names = new Set(clients.map(({ name }) => name));
  return sealedRemarks(files, { directory: secretsDirectory ?? '.', names, verbose });
}

interface References {
  readonly listing: ProvenListing;
  readonly roles: readonly Role[];
  readonly personas: readonly Persona[];
}

function inputOf(
  planning: Planning,
  desired: Desired,
  listing: ProvenListing,
): Omit<PlanInput, 'resolution' | 'resolveWarnings' | 'held' | 'policy' | 'base'> {
  const { requests } = planning;
  const bound =
    requests.kind === 'bound'
      ? { replace: requests.replace, revoke: requests.revoke }
      : bindRequests({ ...requests, manifest: desired.manifest, listing, only: planning.options.only });
  return {
    tenant: planning.origin,
    manifest: desired.manifest,
    listing,
    dueTime: dueTimeOf(planning.saved, listing),
    ownClientId: planning.tenant.ownClientId,
    recipients: desired.recipients,
    recipientsDigest: desired.recipientsDigest,
    secretsDirectory: desired.secretsDirectory,
    leftoverAgeMs: planning.leftoverAgeMs,
    options: { ...planning.options, ...bound },
    reviewed: planning.saved,
    mode: planning.mode,
  };
}

/** A saved plan's own time decides what is due, but never one that the tenant has not reached: the fingerprint leaves it out. */
function dueTimeOf(saved: PlanDocument | null, { serverTime }: ProvenListing): number {
  return saved === null ? serverTime : Math.min(Date.parse(saved.serverTime), serverTime);
}

async function searchPersonas(tenant: TenantReader, manifest: Manifest): Promise<readonly Persona[]> {
  const names = neededPersonaNames(manifest);
  return names.length === 0 ? [] : tenant.findPersonas(names);
}

/**
 * Looks up what was not found once more after a while, since the tenant's index lags. What is still missing gets its near
 * ones named, which takes a list of all personas: a request that only a failing run spends.
 */
async function resolve(
  planning: Planning,
  desired: Desired,
  found: References,
): Promise<Pick<PlanInput, 'resolution' | 'resolveWarnings'>> {
  const first = await lookUp(planning, desired, found);
  if (first.ok) return accepted(first);
  if (!first.retry) throw unknownReferences(first.diagnostics);
  planning.progress.show('Looking up once more what was not found: the index of the tenant lags');
  await planning.io.clock.sleep(SECOND_LOOK_MS);
  const [roles, personas] = await Promise.all([
    planning.tenant.listRoles(),
    searchPersonas(planning.tenant, desired.manifest),
  ]);
  const second = await lookUp(planning, desired, { ...found, roles, personas });
  if (second.ok) return accepted(second);
  const all = second.diagnostics.some(({ code }) => code === 'unknown-persona')
    ? await planning.tenant.listPersonas().catch(() => personas)
    : personas;
  const third = await lookUp(planning, desired, { ...found, roles, personas: [...personas, ...all] });
  if (!third.ok) throw unknownReferences(third.diagnostics);
  return accepted(third);
}

/** Resolves every reference; qualified names that no remote client bears are searched for, which is rare. */
async function lookUp({ tenant }: Planning, { manifest, places }: Desired, found: References) {
  const searchedQualifiedNames = neededQualifiedNames(manifest, found.listing);
  const more =
    searchedQualifiedNames.length === 0 ? [] : await tenant.findPersonasByQualifiedName(searchedQualifiedNames);
  return resolveReferences({
    manifest,
    places,
    roles: found.roles,
    personas: [...found.personas, ...more],
    searchedQualifiedNames,
    listing: found.listing,
  });
}

function accepted(result: { readonly resolution: PlanInput['resolution']; readonly warnings: readonly Warning[] }) {
  return { resolution: result.resolution, resolveWarnings: result.warnings };
}

function unknownReferences(diagnostics: readonly Diagnostic[]): Failure {
  return new Failure({
    exitCode: 3,
    code: 'unknown-reference',
    summary: 'The manifest names what the tenant does not have',
    diagnostics,
  });
}

async function readSealed(planning: Planning, { secretsDirectory }: Desired): Promise<readonly SealedFile[] | null> {
  return secretsDirectory === null ? null : readSecretsDirectory(path.resolve(planning.io.cwd, secretsDirectory));
}
