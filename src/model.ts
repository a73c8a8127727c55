/**
 * Every domain type, readonly and without behaviour. The words are those of CONTRIBUTING's glossary;
 * times are epoch milliseconds, durations milliseconds, unless a name says otherwise.
 */
import type { Secret } from './secret.ts';

// ── What the manifest says ──────────────────────────────────────────────────────────────────────────

/** A persona as the manifest names it; a plain text that looks like `default/<22 letters and digits>` is a qualified name. */
export type PersonaReference =
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'qualifiedName'; readonly value: string };

/** A client that the manifest wants, defaults filled in, in the manifest's own words (role and personas not yet resolved). */
export interface ManifestClient {
  readonly name: string;
  /** Empty where the manifest leaves it out. */
  readonly description: string;
  /** As written: a role's title (`Member`) or name (`$member`). */
  readonly role: string;
  readonly personas: readonly PersonaReference[];
  /** 0 where neither the client nor the defaults give one. */
  readonly overlapMs: number;
  /** Null where not asked for, and for pinned clients that only have it by default. */
  readonly rotateAfterMs: number | null;
  /** The pin. */
  readonly clientId: string | null;
  readonly previousNames: readonly string[];
}

/** `state: absent`. */
export interface Tombstone {
  readonly name: string;
  readonly clientId: string | null;
}

export interface Scope {
  /** Globs over the name. */
  readonly names: readonly string[];
  /** Globs over the creator; null where the manifest does not narrow. */
  readonly createdBy: readonly string[] | null;
}

export interface Limits {
  readonly count: number;
  /** 0 to 100; null where not given. */
  readonly percent: number | null;
}

/** The whole manifest after merging files and filling in defaults; what a saved plan stores as `desired`. */
export interface Manifest {
  readonly version: 1;
  /** Origin without a trailing slash; null where not asserted. */
  readonly tenant: string | null;
  readonly scope: Scope | null;
  readonly protect: readonly string[];
  readonly limits: Limits;
  readonly clients: readonly ManifestClient[];
  readonly tombstones: readonly Tombstone[];
}

// ── What the tenant has ─────────────────────────────────────────────────────────────────────────────

/** The four fields that a plan compares and shows. */
export interface ClientState {
  readonly name: string;
  readonly description: string;
  /** The role's name, for example `$member`. */
  readonly role: string;
  /** Qualified names, unique, sorted by code unit. */
  readonly personas: readonly string[];
}

export interface RemoteClient extends ClientState {
  readonly clientId: string;
  /** Null where the tenant's text cannot be read as a time. */
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
  readonly createdBy: string | null;
}

declare const proven: unique symbol;

/**
 * A listing whose completeness was proven (design section 4): only `tenant/completeness` makes one, and a plan
 * cannot be computed from anything else.
 */
export interface ProvenListing {
  readonly clients: readonly RemoteClient[];
  /** The server's clock (`Date` header) when the listing ended; the local clock where the header is missing or unreadable. */
  readonly serverTime: number;
  readonly [proven]: true;
}

export interface Role {
  /** `$member`. */
  readonly name: string;
  /** The `description` field, as the UI shows it: `Member`. */
  readonly title: string;
  /** `workspace`, `admin-subrole`, …; null where the tenant does not say. */
  readonly level: string | null;
}

export interface Persona {
  readonly name: string;
  readonly qualifiedName: string;
}

/** The answer to a create: the only time that the secret is seen. */
export interface CreatedClient {
  readonly clientId: string;
  readonly secret: Secret;
}

export interface RequestCounts {
  readonly GET: number;
  readonly POST: number;
  readonly PUT: number;
  readonly DELETE: number;
}

// ── Sealing ─────────────────────────────────────────────────────────────────────────────────────────

/** `x25519` age1…, `hybrid` age1pq1…, `tag` age1tag…. */
export type RecipientKind = 'x25519' | 'hybrid' | 'tag';

export interface Recipient {
  /** The public key in full. */
  readonly key: string;
  readonly kind: RecipientKind;
  /** From a `# label: …` comment; null where there is none. */
  readonly label: string | null;
  /** `sha256:` + 16 hex digits of SHA-256 over the key. */
  readonly fingerprint: string;
}

/** The secret of one created client as the sealed files at hand tell it. */
export interface HeldRecord {
  readonly clientId: string;
  readonly name: string;
  readonly run: string;
  readonly seq: number;
  readonly createdAt: string;
  readonly proved: boolean;
  readonly void: boolean;
  readonly recipientsDigest: string;
  /** Path of the sealed file, relative to the secrets directory. */
  readonly file: string;
}

/** What the sealed files in the secrets directory prove, for this tenant. */
export interface HeldSecrets {
  readonly records: readonly HeldRecord[];
  /** The staged names of all `intent` lines. */
  readonly stagedNames: readonly string[];
}

// ── The plan ────────────────────────────────────────────────────────────────────────────────────────

export type Action = 'create' | 'update' | 'replace' | 'purge';

export type Reason =
  | 'not-on-tenant'
  | 'name-differs'
  | 'description-differs'
  | 'role-differs'
  | 'personas-differ'
  | 'requested'
  | 'rotation-due'
  | 'tombstone'
  | 'unlisted-in-scope'
  | 'unfinished-create'
  | 'superseded';

export type WarningCode =
  | 'grants-admin'
  | 'role-raised'
  | 'persona-added'
  | 'persona-removed'
  | 'credentials-revoked'
  | 'secret-not-at-hand'
  | 'old-credentials-live-until'
  | 'old-role-lives-until'
  | 'looks-like-rename'
  | 'single-recipient'
  | 'no-recipients'
  | 'persona-not-found'
  | 'orphaned-leftover'
  | 'another-apply'
  | 'rotation-waiting'
  | 'time-unreadable'
  | 'not-rotated'
  | 'unlisted-but-alive';

export interface Warning {
  readonly code: WarningCode;
  /** One sentence, below it lines for pasting where there are some. Untrusted names stand inside; renderers make them inert. */
  readonly message: string;
  /** The client it is about, by plain name; null for the whole plan. */
  readonly name: string | null;
}

/** The kinds of name that the apply protocol leaves on the tenant (design section 5). */
export type LeftoverKind = 'provisioning' | 'superseded' | 'rotated';

export interface Change {
  /** The plain name (never with a suffix). */
  readonly name: string;
  readonly action: Action;
  /** The client that exists and is updated, replaced or purged; null for a create. */
  readonly clientId: string | null;
  readonly reasons: readonly Reason[];
  /** For a replace the fields that force it: `role`, `personas`; empty for a rotation and for other actions. */
  readonly replacePaths: readonly string[];
  /** Null for a create. For an interrupted replace with the plain name, as if it still bore it (section 5 b). */
  readonly before: ClientState | null;
  /** Null for a purge. */
  readonly after: ClientState | null;
  readonly warnings: readonly Warning[];
  /** The staged, sealed and proved client that is taken up again at step 4; null otherwise. No part of the fingerprint. */
  readonly resumes: string | null;
  /** Set where the change removes a leftover of an earlier apply: no limit and no protection counts it. */
  readonly leftover: LeftoverKind | null;
  /** Whether the secret of the listed client that exists is at hand; null for creates, purges and where no secrets directory was read. */
  readonly secret?: SecretAtHand | null;
  /** Who made the existing client; null for a create and where the tenant does not say; documents of earlier versions lack it. */
  readonly createdBy?: string | null;
  /** When it was made, ISO 8601; null for a create and where it cannot be read; documents of earlier versions lack it. */
  readonly createdAt?: string | null;
}

/**
 * Whether a sealed record of a client's secret is at hand: `held`; `missing` (adopted, or its file is elsewhere or lost);
 * `superseded` (only records of an earlier client of that name).
 */
export type SecretAtHand = 'held' | 'missing' | 'superseded';

/** What only the executor needs to know of a change; not part of any document. */
export interface PlannedChange extends Change {
  /** The existing client just as the tenant lists it, for the comparison before a write; null for a create. */
  readonly current: RemoteClient | null;
  /** The staged client that is resumed, just as the tenant lists it. */
  readonly staged: RemoteClient | null;
  /** The sealed record of the staged client that is resumed; of a staged one that is purged, the record that dies with it. */
  readonly stagedRecord: HeldRecord | null;
  /** How long the old credentials live on after their renaming; 0: retire at once. Replace only. */
  readonly overlapMs: number;
  /** Indexes into the plan's changes that must be done before this one (a name that they free). */
  readonly waitsFor: readonly number[];
}

/** A listed client with nothing to do. */
export interface Noop {
  readonly name: string;
  readonly clientId: string;
  /** Null where no secrets directory was read. */
  readonly secret: SecretAtHand | null;
}

export interface Unmanaged {
  readonly name: string;
  readonly clientId: string;
  readonly role: string;
  readonly createdBy: string | null;
  /** ISO 8601; null where unreadable. */
  readonly createdAt: string | null;
}

export type GuardCode =
  | 'limits'
  | 'protect'
  | 'own-client'
  | 'empty-manifest'
  | 'stale-plan'
  | 'missing-approval'
  | 'another-apply'
  | 'policy'
  | 'pin-dangling'
  | 'pin-not-found'
  | 'pin-staged'
  | 'ambiguous-name'
  | 'look-alike-name'
  | 'name-taken'
  | 'rename-cycle'
  | 'no-recipients';

/** A guard that refuses this plan: exit 6 before any write. */
export interface Refusal {
  readonly guard: GuardCode;
  /** A fixed headline. */
  readonly summary: string;
  /** Who and how many: the figures, each candidate with clientId, role, created by and at. May span lines. */
  readonly detail: string;
  /** What would lift it, with the lines or flags to paste; null where nothing does. */
  readonly hint: string | null;
}

/** A rotation asked for by `--replace` or `--revoke`, bound to the client that bore the name when it was planned. */
export interface ReplaceRequest {
  readonly name: string;
  readonly clientId: string;
}

/** The planning options that a saved plan stores (design section 7). */
export interface PlanOptions {
  readonly replace: readonly ReplaceRequest[];
  readonly revoke: readonly ReplaceRequest[];
  /** Empty: no filter. */
  readonly only: readonly string[];
  readonly maxPurges: number | null;
  readonly allowEmpty: boolean;
}

/** The guards in force, for every rendering. */
export interface GuardsInForce {
  /** Purges and replacements allowed; the strictest of manifest, `--max-purges` and policy. */
  readonly limit: number;
  /** How many the plan has that count. */
  readonly counted: number;
  /** Where the limit comes from, for example `limits.count of the manifest`. */
  readonly limitSource: string;
  readonly protect: readonly string[];
  /** The client that the tool runs as; null with an API key that does not say whose it is. */
  readonly ownClientId: string | null;
  /** The policy file as named on the command line; null where there is none. */
  readonly policy: string | null;
}

export interface PlanSummary {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly purge: number;
  readonly noop: number;
  readonly unmanaged: number;
}

/** The planner's result: all that a document of the plan tells, and what the executor needs. */
export interface Plan {
  readonly tenant: string;
  /** `sha256:` + 64 hex digits. */
  readonly fingerprint: string;
  /** The server's time that decided what is due. */
  readonly serverTime: number;
  readonly summary: PlanSummary;
  /** In a stable order: purges that free a name, creates, updates, replaces, purges are the executor's affair; here sorted by action, then name, then clientId. */
  readonly changes: readonly PlannedChange[];
  readonly noop: readonly Noop[];
  readonly unmanaged: readonly Unmanaged[];
  readonly warnings: readonly Warning[];
  readonly refusals: readonly Refusal[];
  readonly guards: GuardsInForce;
  readonly recipients: readonly Recipient[];
  /** `sha256:` + 64 hex digits over the sorted keys, as a policy may demand it; null where there are no recipients. No part of the fingerprint. */
  readonly recipientsDigest: string | null;
  /** Relative to the working directory, `/` as separator; null where the manifest names none and no flag does. */
  readonly secretsDirectory: string | null;
  readonly options: PlanOptions;
  readonly desired: Manifest;
  /** Titles of roles and names of personas for people: key the role's name or the persona's qualified name. */
  readonly titles: {
    readonly roles: Readonly<Record<string, string>>;
    readonly personas: Readonly<Record<string, string>>;
  };
}

/** `plan --format json` and the saved plan (design sections 7 and 9, `schemas/plan.schema.json`). */
export interface PlanDocument {
  readonly formatVersion: string;
  /** `atlan-oauth/<version>`. */
  readonly tool: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly tenant: string;
  readonly fingerprint: string;
  /** ISO 8601. */
  readonly serverTime: string;
  readonly summary: PlanSummary;
  readonly changes: readonly Change[];
  readonly noop: readonly Noop[];
  readonly unmanaged: readonly Unmanaged[];
  readonly warnings: readonly Warning[];
  readonly refusals: readonly Refusal[];
  readonly guards: GuardsInForce;
  readonly recipients: readonly Recipient[];
  /** For a policy; documents of earlier versions lack it. */
  readonly recipientsDigest?: string | null;
  readonly secretsDirectory: string | null;
  readonly options: PlanOptions;
  readonly desired: Manifest;
  readonly titles: Plan['titles'];
  readonly requests: RequestCounts;
}

// ── The apply report ────────────────────────────────────────────────────────────────────────────────

export interface ResultError {
  readonly code: string;
  readonly message: string;
  readonly requestId: string | null;
}

/** What became of one change (`status` and `secret` as in design section 9). */
export interface ChangeResult {
  readonly name: string;
  readonly action: Action;
  readonly status: 'done' | 'staged' | 'failed' | 'skipped' | 'unknown';
  /** The client that bears the name now, or the one that was purged; null where there is none. */
  readonly clientId: string | null;
  /** The client that was replaced; null otherwise. */
  readonly previousClientId: string | null;
  readonly secret: 'sealed' | 'none' | 'lost';
  /** With `sealed`: the sealed file that holds the secret, this run's or an earlier one's, relative to the working directory. */
  readonly sealedIn?: string;
  /** Where the client was a leftover of an earlier apply. */
  readonly leftover?: LeftoverKind;
  /** Whether the tenant accepted the new credentials and the client read back as asked; null where no secret was made. */
  readonly proved: boolean | null;
  /** With `failed` and `unknown`. */
  readonly error?: ResultError;
  /** With `skipped`: why. */
  readonly because?: string;
  /** Warnings met while it was carried out, for example that it was published unproved. */
  readonly warnings?: readonly string[];
}

export interface ApplySummary {
  readonly created: number;
  readonly updated: number;
  readonly replaced: number;
  readonly purged: number;
  readonly failed: number;
  readonly skipped: number;
  readonly unknown: number;
  /** With `--stage-only`. */
  readonly staged: number;
}

/** `apply --format json` (`schemas/apply-report.schema.json`). */
export interface ApplyReport {
  readonly formatVersion: string;
  readonly tool: string;
  readonly tenant: string;
  readonly fingerprint: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** `staged`: `--stage-only` came to its end. */
  readonly status: 'complete' | 'staged' | 'incomplete' | 'interrupted';
  readonly exitCode: number;
  readonly summary: ApplySummary;
  readonly results: readonly ChangeResult[];
  /** What the final listing shows to be still different, one sentence each; empty where the plan is empty. */
  readonly remaining: readonly string[];
  /** Relative to the working directory; null where no file was needed. */
  readonly secretsFile: string | null;
  readonly recipients: readonly Recipient[];
  readonly warnings: readonly string[];
  readonly requests: RequestCounts;
}
