/**
 * A manifest of what a tenant has (`export`, design section 8): read back, it asks for just these clients, so that the plan right
 * after it is empty. What a manifest cannot say becomes a comment.
 */
import { compareText } from '../canonical.ts';
import { matchesGlob } from '../glob.ts';
import type { Persona, RemoteClient, Role } from '../model.ts';
import { foldName, splitName } from '../name.ts';
import { EDITOR_LINE } from './editor-line.ts';
import { isPlainText, nameProblem } from './name-rule.ts';
import { overlapKeeper } from './write-overlap.ts';
import { personaWriter } from './write-persona.ts';
import { roleWriter } from './write-role.ts';
import { literalBlock, quoted, yamlText } from './yaml-text.ts';

export interface WriteInput {
  /** Origin. */
  readonly tenant: string;
  readonly clients: readonly RemoteClient[];
  readonly roles: readonly Role[];
  readonly personas: readonly Persona[];
  /** Globs for `scope`; empty: none is written. */
  readonly scope: readonly string[];
  /** The client that the tool runs as; null with an API key. */
  readonly ownClientId: string | null;
  /** The listing's, in epoch milliseconds: decides how long an overlap keeps old clients alive. */
  readonly serverTime: number;
}

export interface WrittenManifest {
  readonly text: string;
  /** Why the scope would purge a client that stands only in a comment: exit 6. Empty where it would not. */
  readonly refused: readonly string[];
  /** What unfinished creates left of listed names: all that the plan right after does, and the scope's doing none of it. */
  readonly purged: readonly string[];
}

/** Writes the manifest: sorted by name, whatever the order of the clients; twins, also those that only look alike, with their pins. */
export function writeManifest(input: WriteInput): WrittenManifest {
  const sorted = input.clients.toSorted((a, b) => compareText(a.name, b.name) || compareText(a.clientId, b.clientId));
  const problemOf = problemFinder(input);
  const listed = sorted.filter((client) => splitName(client.name).leftover === null && problemOf(client) === null);
  const names = new Set(listed.map(({ name }) => name));
  const isListed = new Set(listed);
  const left = sorted.filter((client) => !isListed.has(client)).map((client) => leaveOut(client, problemOf, names));
  const text = [
    ...header(input.tenant, listed.length, left.length),
    ...scopeLines(input.scope),
    '',
    ...clientLines(listed, input),
    ...leftOutLines(left),
  ];
  const inScope = left.filter(({ client, fate }) => fate !== 'kept' && isCovered(client, input.scope));
  return {
    text: `${text.join('\n')}\n`,
    refused: inScope.map(({ client, reason }) => `${titleOf(client)}: ${reason}`),
    purged: left.filter(({ fate }) => fate === 'purged').map(({ client }) => titleOf(client)),
  };
}

interface LeftOut {
  readonly client: RemoteClient;
  readonly reason: string;
  /** By the next apply, without a scope: kept by an overlap, purged as an unfinished create, or no affair of the manifest's. */
  readonly fate: 'kept' | 'purged' | 'unmanaged';
}

/** Why a client cannot be listed under its name; null where it can. */
function problemFinder({ roles, ownClientId }: WriteInput): (client: RemoteClient) => string | null {
  const known = new Set(roles.map(({ name }) => name));
  return ({ name, clientId, role, personas }) => {
    if (clientId === ownClientId) return 'the client that this tool runs as';
    const problem = nameProblem(name);
    if (problem !== null) return `a name that a manifest cannot express (${problem})`;
    if (!known.has(role)) return `a role that the tenant does not list (${quoted(role)})`;
    const isSayable = isPlainText(role) && personas.every((persona) => persona !== '' && isPlainText(persona));
    return isSayable ? null : 'a role or persona that a manifest cannot express';
  };
}

function leaveOut(
  client: RemoteClient,
  problemOf: (client: RemoteClient) => string | null,
  names: ReadonlySet<string>,
): LeftOut {
  const { plain, leftover } = splitName(client.name);
  if (leftover === null) return { client, reason: problemOf(client) ?? '', fate: 'unmanaged' };
  if (leftover === 'provisioning') {
    const reason = 'an unfinished create of an earlier apply';
    if (!names.has(plain)) return { client, reason, fate: 'unmanaged' };
    return { client, reason: `${reason}, which the next one purges`, fate: 'purged' };
  }
  if (!names.has(plain)) return { client, reason: 'a leftover of an earlier apply', fate: 'unmanaged' };
  return { client, reason: 'an old client that the overlap of its name keeps', fate: 'kept' };
}

function isCovered({ name }: RemoteClient, scope: readonly string[]): boolean {
  return scope.some((glob) => matchesGlob(glob, splitName(name).plain));
}

function header(tenant: string, listed: number, left: number): readonly string[] {
  const counted = `${listed} ${listed === 1 ? 'client' : 'clients'}`;
  return [
    EDITOR_LINE,
    '#',
    `# Written by "atlan-oauth export": ${counted}${left === 0 ? '.' : `, and ${left} more in comments at the end.`}`,
    'version: 1',
    `tenant: ${yamlText(tenant)}`,
  ];
}

function scopeLines(scope: readonly string[]): readonly string[] {
  if (scope.length === 0) return [];
  return [
    '',
    '# Clients that match and are not listed below are purged.',
    'scope:',
    '  names:',
    ...scope.map((glob) => `    - ${quoted(glob)}`),
  ];
}

function clientLines(clients: readonly RemoteClient[], input: WriteInput): readonly string[] {
  if (clients.length === 0) return ['clients: []'];
  const twins = countTwins(input.clients);
  const writeRole = roleWriter(input.roles);
  const writePersona = personaWriter(input.personas);
  const overlapOf = overlapKeeper(input.clients, input.serverTime);
  const lines = ['clients:'];
  for (const client of clients) {
    const overlap = overlapOf(client.name);
    const count = twins.get(foldName(client.name)) ?? 1;
    if (count > 1) lines.push(`  # One of ${count} clients with this name, so it is pinned.`);
    lines.push(...(overlap?.comments ?? []).map((comment) => `  ${comment}`));
    lines.push(`  - name: ${yamlText(client.name)}`);
    if (count > 1) lines.push(`    clientId: ${yamlText(client.clientId)}`);
    if (client.description !== '')
      lines.push(`    description: ${literalBlock(client.description, '      ') ?? yamlText(client.description)}`);
    lines.push(`    role: ${yamlText(writeRole(client.role))}`);
    if (client.personas.length > 0)
      lines.push('    personas:', ...client.personas.map((persona) => `      - ${writePersona(persona)}`));
    if (overlap !== null) lines.push(`    overlap: ${overlap.duration}`);
  }
  return lines;
}

/** How many clients share each folded name, those that cannot be listed included: a match by name alone would see them all. */
function countTwins(clients: readonly RemoteClient[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of clients) counts.set(foldName(name), (counts.get(foldName(name)) ?? 0) + 1);
  return counts;
}

function leftOutLines(left: readonly LeftOut[]): readonly string[] {
  if (left.length === 0) return [];
  return ['', '# Not listed:', ...left.map(({ client, reason }) => `#   ${titleOf(client)}: ${reason}`)];
}

function titleOf({ name, clientId }: RemoteClient): string {
  return `${quoted(name)} (${quoted(clientId).slice(1, -1)})`;
}
