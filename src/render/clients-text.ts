/** The tenant's clients as `list` and `get` show them (design section 8). */
import { inert, withoutCommands } from './inert.ts';
import { painter } from './paint.ts';
import type { Paint } from './paint.ts';
import { tableWidth, textTable } from './text-table.ts';
import type { TextView } from './text-view.ts';
import { wrap } from './wrap.ts';

/** One client as JSON and text show it (`schemas/list.schema.json`). */
export interface ListedClient {
  /** As the tenant has it, with the suffix of a leftover. */
  readonly name: string;
  readonly description: string;
  /** The role's name, `$member`. */
  readonly role: string;
  /** As people call it, `Member`; null where the tenant does not list the role. */
  readonly roleTitle: string | null;
  readonly personas: readonly { readonly qualifiedName: string; readonly name: string | null }[];
  readonly createdBy: string | null;
  /** ISO 8601; null where unreadable. */
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly clientId: string;
  /** Null where no manifest is at hand. */
  readonly standing: 'managed' | 'in-scope' | 'unmanaged' | null;
}

/** `list --format json` and `get --format json`. */
export interface ListDocument {
  readonly formatVersion: string;
  readonly tenant: string;
  readonly clients: readonly ListedClient[];
}

const FIELD_COLUMNS = 13;

/** A table that fits into the width. A client id is never cut: where it finds no room beside the rest, it stands below it. */
export function renderClientsText({ clients }: ListDocument, view: TextView): string {
  const paint = painter(view.colour);
  if (clients.length === 0) return 'No clients.\n';
  const rows = [heading(clients), ...clients.map((client) => tableRow(client, clients))];
  const lines =
    tableWidth(rows) <= view.width ? textTable(rows, view.width) : linesWithIdsBelow(rows, view.width, paint);
  const [first = '', ...others] = lines;
  return withoutCommands(`${[paint('bold', first), ...others].join('\n')}\n`);
}

function linesWithIdsBelow(rows: readonly (readonly string[])[], width: number, paint: Paint): readonly string[] {
  const ids = rows.map((row) => row.at(-1) ?? '');
  const lines = textTable(
    rows.map((row) => row.slice(0, -1)),
    width,
  );
  return lines.flatMap((line, at) => (at === 0 ? [line] : [line, `  ${paint('dim', inert(ids[at] ?? ''))}`]));
}

/** One client with everything that is known of it. */
export function renderClientText(client: ListedClient, view: TextView): string {
  return clientLines(client, view.width, painter(view.colour));
}

function heading(clients: readonly ListedClient[]): readonly string[] {
  const standing = hasStandings(clients) ? ['standing'] : [];
  return ['name', 'role', 'personas', 'created by', 'created', ...standing, 'client id'];
}

function tableRow(client: ListedClient, clients: readonly ListedClient[]): readonly string[] {
  return [
    client.name,
    client.roleTitle ?? client.role,
    client.personas.map(({ name, qualifiedName }) => name ?? qualifiedName).join(', '),
    client.createdBy ?? '?',
    client.createdAt?.slice(0, 10) ?? '?',
    ...(hasStandings(clients) ? [standingWords(client)] : []),
    client.clientId,
  ];
}

function hasStandings(clients: readonly ListedClient[]): boolean {
  return clients.some((client) => client.standing !== null);
}

function standingWords({ standing }: ListedClient): string {
  return standing === 'in-scope' ? 'in scope' : (standing ?? '');
}

function clientLines(client: ListedClient, width: number, paint: Paint): string {
  const fields = [
    ['client id', client.clientId],
    ['role', client.roleTitle === null ? client.role : `${client.roleTitle} (${client.role})`],
    ...client.personas.map((persona, at) => [at === 0 ? 'personas' : '', personaWords(persona)]),
    ['description', client.description],
    [
      'created',
      [client.createdAt ?? 'at an unknown time', client.createdBy === null ? '' : ` by ${client.createdBy}`].join(''),
    ],
    ['updated', client.updatedAt ?? ''],
    ['standing', standingWords(client)],
  ] as const;
  const lines = fields.flatMap(([name = '', text = '']) => fieldLines(name, text, width, paint));
  return withoutCommands(
    `${[...wrap(inert(client.name), width).map((line) => paint('bold', line)), ...lines].join('\n')}\n`,
  );
}

function personaWords({ name, qualifiedName }: ListedClient['personas'][number]): string {
  return name === null ? qualifiedName : `${name} (${qualifiedName})`;
}

function fieldLines(name: string, text: string, width: number, paint: Paint): readonly string[] {
  if (text === '') return [];
  const lines = wrap(inert(text), width - FIELD_COLUMNS - 2);
  return lines.map((line, at) => `  ${paint('dim', (at === 0 ? name : '').padEnd(FIELD_COLUMNS))}${line}`);
}
