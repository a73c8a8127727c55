/** Rotations by hand (design section 3): `--replace` and `--revoke`, bound to the clients that they mean. */
import { compareText } from '../canonical.ts';
import { Failure } from '../errors.ts';
import type { Manifest, PlanOptions, ProvenListing, ReplaceRequest } from '../model.ts';
import { nearest } from '../nearest.ts';
import { entriesOf, normalizeManifest } from './desired.ts';
import { matchEntries } from './match.ts';
import type { Match } from './match.ts';
import { chooseNames } from './only.ts';
import { viewTenant } from './tenant-view.ts';
import { entryLines, quote } from './wording.ts';

/**
 * Binds each name to the client that bears it now, or that stands for it. A name asked for in both ways is revoked.
 *
 * Throws a `Failure` (exit 3) for a name that the manifest does not list as a client, for one that no client of the tenant bears, and
 * for one that `--only` leaves out.
 * A name that matching refuses is left out: the plan itself refuses with the candidates.
 */
export function bindRequests(input: {
  readonly manifest: Manifest;
  readonly listing: ProvenListing;
  readonly replace: readonly string[];
  readonly revoke: readonly string[];
  /** `--only`, by which no request may be forgotten. */
  readonly only: readonly string[];
}): { readonly replace: ReplaceRequest[]; readonly revoke: ReplaceRequest[] } {
  if (input.replace.length === 0 && input.revoke.length === 0) return { replace: [], revoke: [] };
  const entries = entriesOf(normalizeManifest(input.manifest));
  const matching = matchEntries(entries, viewTenant(input.listing.clients, null));
  const chosen = chooseNames(input.only, entries);
  const bind = (names: readonly string[], flag: string): ReplaceRequest[] => {
    return [...new Set(names)].sort(compareText).flatMap((name) => {
      const listed = entries.filter((entry) => entry.kind === 'client' && entry.name === name);
      if (listed.length === 0) throw unknownRequest(name, flag, input.manifest);
      if (!chosen(name)) throw leftOut(name, flag);
      const matches = listed.flatMap((entry) => matching.matches.get(entry) ?? []);
      if (matches.length === 0 && !listed.some((entry) => matching.refused.has(entry)))
        throw nothingToReplace(name, flag);
      return matches.map((match) => requestOf(name, match));
    });
  };
  const revoke = bind(input.revoke, '--revoke');
  const revoked = new Set(input.revoke);
  return {
    replace: bind(
      input.replace.filter((name) => !revoked.has(name)),
      '--replace',
    ),
    revoke,
  };
}

/** What is asked of this client; null where nothing is, or where the request is fulfilled because another client bears the name. */
export function requestFor(options: PlanOptions, name: string, clientId: string): 'replace' | 'revoke' | null {
  const asks = (request: ReplaceRequest): boolean => request.name === name && request.clientId === clientId;
  if (options.revoke.some(asks)) return 'revoke';
  return options.replace.some(asks) ? 'replace' : null;
}

function requestOf(name: string, { seen }: Match): ReplaceRequest {
  return { name, clientId: seen.remote.clientId };
}

function unknownRequest(name: string, flag: string, manifest: Manifest): Failure {
  const dead = manifest.tombstones.some((tombstone) => tombstone.name === name);
  const near = nearest(
    name,
    manifest.clients.map((client) => client.name),
  );
  return new Failure({
    exitCode: 3,
    code: 'unknown-request',
    summary: 'Unknown client',
    detail: dead
      ? `${flag} ${quote(name)}: the manifest has a tombstone for this client; it is purged, not replaced.`
      : `${flag} ${quote(name)}: the manifest lists no client of this name.`,
    hint: dead ? null : near === null ? listIt(name) : `Did you mean ${quote(near)}?`,
  });
}

function listIt(name: string): string {
  return `List it in the manifest to give it new credentials; a tombstone ends the old ones without any:\n${entryLines(name, { state: 'absent' })}`;
}

function leftOut(name: string, flag: string): Failure {
  return new Failure({
    exitCode: 3,
    code: 'request-left-out',
    summary: 'A request is left out',
    detail: `${flag} ${quote(name)} asks for a client that --only leaves out: nothing would happen to it.`,
    hint: `Add --only ${quote(name)}, or leave --only out.`,
  });
}

function nothingToReplace(name: string, flag: string): Failure {
  return new Failure({
    exitCode: 3,
    code: 'nothing-to-replace',
    summary: 'Nothing to replace',
    detail: `${flag} ${quote(name)}: no client of the tenant bears this name yet; creating it makes new credentials anyway.`,
    hint: `Leave ${flag} out.`,
  });
}
