/**
 * A manifest of what a tenant has (`export`, design section 8): read back, it asks for just these clients, so that the plan right
 * after it is empty. What a manifest cannot say becomes a comment.
 */
import { compareText } from '../canonical.ts';
import { matchesGlob } from '../glob.ts';
import type { Persona, RemoteClient, Role } from '../model.ts';
import { foldName, splitName } from '../name.ts';
import { isPlainText, nameProblem } from './name-rule.ts';
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
}

export interface WrittenManifest {
  readonly text: string;
  /** Why the scope would purge a client that stands only in a comment: exit 6. Empty where it would not. */
  readonly refused: readonly string[];
}

/** Writes the manifest: sorted by name, whatever the order of the clients; twins, also those that only look alike, with their pins. */
export function writeManifest(input: WriteInput): WrittenManifest {
  const sorted = input.clients.toSorted((a, b) => compareText(a.name, b.name) || compareText(a.clientId, b.clientId));
  const reasonOf = reasoner(input);
  const left = sorted.flatMap((client) => {
    const reason = reasonOf(client);
    return reason === null ? [] : [{ client, reason }];
  });
  const leftOut = new Set(left.map(({ client }) => client));
  const listed = sorted.filter((client) => !leftOut.has(client));
  const text = [
    ...header(input.tenant, listed.length, left.length),
    ...scopeLines(input.scope),
    '',
    ...clientLines(listed, input),
    ...leftOutLines(left),
  ];
  const inScope = left.filter(({ client }) =>
    input.scope.some((glob) => matchesGlob(glob, splitName(client.name).plain)),
  );
  return {
    text: `${text.join('\n')}\n`,
    refused: inScope.map(({ client, reason }) => `${quoted(client.name)} (${client.clientId}): ${reason}`),
  };
}

interface LeftOut {
  readonly client: RemoteClient;
  readonly reason: string;
}

/** Why a client cannot be listed; null where it can. */
function reasoner({ roles, ownClientId }: WriteInput): (client: RemoteClient) => string | null {
  const known = new Set(roles.map(({ name }) => name));
  return ({ name, clientId, role, personas }) => {
    if (clientId === ownClientId) return 'the client that this tool runs as';
    if (splitName(name).leftover !== null) return 'a leftover of an earlier apply';
    const problem = nameProblem(name);
    if (problem !== null) return `a name that a manifest cannot express (${problem})`;
    if (!known.has(role)) return `a role that the tenant does not list (${quoted(role)})`;
    const isSayable = isPlainText(role) && personas.every((persona) => persona !== '' && isPlainText(persona));
    return isSayable ? null : 'a role or persona that a manifest cannot express';
  };
}

function header(tenant: string, listed: number, left: number): readonly string[] {
  const counted = `${listed} ${listed === 1 ? 'client' : 'clients'}`;
  return [
    '# yaml-language-server: $schema=./node_modules/atlan-oauth/schemas/manifest.schema.json',
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
  const lines = ['clients:'];
  for (const client of clients) {
    const count = twins.get(foldName(client.name)) ?? 1;
    if (count > 1) lines.push(`  # One of ${count} clients with this name, so it is pinned.`);
    lines.push(`  - name: ${yamlText(client.name)}`);
    if (count > 1) lines.push(`    clientId: ${yamlText(client.clientId)}`);
    if (client.description !== '')
      lines.push(`    description: ${literalBlock(client.description, '      ') ?? yamlText(client.description)}`);
    lines.push(`    role: ${yamlText(writeRole(client.role))}`);
    if (client.personas.length > 0)
      lines.push('    personas:', ...client.personas.map((persona) => `      - ${writePersona(persona)}`));
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
  const lines = left.map(
    ({ client, reason }) => `#   ${quoted(client.name)} (${quoted(client.clientId).slice(1, -1)}): ${reason}`,
  );
  return ['', '# Not listed:', ...lines];
}
