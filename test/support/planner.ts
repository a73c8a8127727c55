/** Makes plans in tests: from a manifest and the tenant's clients, everything else as usual unless a test says otherwise. */
import type { Diagnostic } from '../../src/diagnostic.ts';
import type { Manifest, Persona, Plan, PlanOptions, PlannedChange, RemoteClient, Role } from '../../src/model.ts';
import { assemblePlan } from '../../src/plan/assemble.ts';
import type { PlanInput } from '../../src/plan/assemble.ts';
import { neededQualifiedNames, resolveReferences } from '../../src/plan/resolve.ts';
import type { Resolution } from '../../src/plan/resolve.ts';
import { digest, listingOf, now, recipientOf, usualPersonas, usualRoles } from './builders.ts';

export interface PlanCase extends Partial<Omit<PlanInput, 'manifest' | 'listing' | 'options' | 'resolution'>> {
  readonly manifest: Manifest;
  readonly clients?: readonly RemoteClient[];
  readonly serverTime?: number;
  readonly options?: Partial<PlanOptions>;
  readonly roles?: readonly Role[];
  readonly personas?: readonly Persona[];
}

export const noOptions: PlanOptions = { replace: [], revoke: [], only: [], maxPurges: null, allowEmpty: false };

export function planOf(given: PlanCase): Plan {
  return assemblePlan(inputOf(given));
}

export function inputOf(given: PlanCase): PlanInput {
  const {
    manifest,
    clients = [],
    serverTime = now,
    options,
    roles = usualRoles,
    personas = usualPersonas,
    ...rest
  } = given;
  const listing = listingOf(clients, serverTime);
  return {
    tenant: 'https://acme.atlan.com',
    manifest,
    resolution: resolutionOf(manifest, clients, roles, personas),
    resolveWarnings: [],
    listing,
    dueTime: serverTime,
    ownClientId: null,
    held: null,
    recipients: [recipientOf('oncall'), recipientOf('vault')],
    recipientsDigest: digest,
    secretsDirectory: 'sealed',
    policy: null,
    leftoverAgeMs: 600_000,
    options: { ...noOptions, ...options },
    base: null,
    reviewed: null,
    mode: 'plan',
    ...rest,
  };
}

function resolutionOf(
  manifest: Manifest,
  clients: readonly RemoteClient[] = [],
  roles: readonly Role[] = usualRoles,
  personas: readonly Persona[] = usualPersonas,
): Resolution {
  const listing = listingOf(clients);
  const searchedQualifiedNames = neededQualifiedNames(manifest, listing);
  const result = resolveReferences({ manifest, places: null, roles, personas, searchedQualifiedNames, listing });
  if (!result.ok) throw new Error(result.diagnostics.map(({ detail }: Diagnostic) => detail).join('\n'));
  return result.resolution;
}

/** `create a`, `replace b oauth-client-1`: the changes in one line each, with their reasons. */
export function outline({ changes }: Plan): string[] {
  return changes.map(({ action, name, clientId, reasons, resumes }) => {
    const client = clientId === null ? '' : ` ${clientId.replace('oauth-client-', '')}`;
    const resumed = resumes === null ? '' : ` resumes ${resumes.replace('oauth-client-', '')}`;
    return `${action} ${name}${client}: ${reasons.join(', ')}${resumed}`;
  });
}

/** The one change of a plan. */
export function onlyChange({ changes }: Plan): PlannedChange {
  const [change, ...others] = changes;
  if (change === undefined || others.length > 0) throw new Error(`expected one change, not ${changes.length}`);
  return change;
}

/** The guards that refuse a plan. */
export function guardsOf({ refusals }: Plan): string[] {
  return refusals.map(({ guard }) => guard);
}

/** The warnings of a plan and of its changes: `code name`. */
export function warningsOf({ warnings, changes }: Plan): string[] {
  return [...warnings, ...changes.flatMap((change) => change.warnings)].map(
    ({ code, name }) => `${code} ${name ?? '*'}`,
  );
}
