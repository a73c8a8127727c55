/** `list` and `get` behind their flags. */
import { Failure } from '../errors.ts';
import { matchesGlob } from '../glob.ts';
import type { RemoteClient } from '../model.ts';
import { nearOnes } from '../nearest.ts';
import { renderClientsMarkdown } from '../render/clients-markdown.ts';
import { renderClientsText, renderClientText, type ListDocument, type ListedClient } from '../render/clients-text.ts';
import { safeJson } from '../render/inert.ts';
import type { GetFlags } from './commands/get.ts';
import type { ListFlags } from './commands/list.ts';
import type { Context } from './context.ts';
import { listedClients, readInventory } from './lister.ts';
import { manifestAtHand } from './manifest-at-hand.ts';
import { readCredentials, withReader } from './session.ts';
import { textViewOf } from './text-views.ts';

/** Prints the clients that match. Throws a `Failure`: 3 for a manifest, 4 and 5 for the tenant. */
export async function list(context: Context, flags: ListFlags): Promise<void> {
  const document = await readClients(context, flags, (clients) =>
    clients.filter(({ name }) => flags.name === undefined || matchesGlob(flags.name, name)),
  );
  const sorted = { ...document, clients: document.clients.toSorted(orderBy(flags.sort)) };
  show(context, flags, sorted, () => renderClientsText(sorted, textViewOf(context, {})));
}

/** Prints the client with this name or client id; twins all of them. Throws a `Failure` (exit 3) where there is none. */
export async function get(context: Context, wanted: string, flags: GetFlags): Promise<void> {
  const document = await readClients(context, flags, (clients) => {
    const found = clients.filter(({ name, clientId }) => name === wanted || clientId === wanted);
    if (found.length === 0) throw unknownClient(wanted, clients);
    return found;
  });
  const view = textViewOf(context, {});
  show(context, flags, document, () => document.clients.map((client) => renderClientText(client, view)).join('\n'));
}

function show(context: Context, { format }: GetFlags, document: ListDocument, asText: () => string): void {
  if (format === 'json') return context.print(safeJson(document));
  context.print(format === 'markdown' ? renderClientsMarkdown(document) : asText());
}

async function readClients(
  context: Context,
  flags: GetFlags,
  select: (clients: readonly RemoteClient[]) => readonly RemoteClient[],
): Promise<ListDocument> {
  const environment = await readCredentials(context);
  return withReader(context, environment, flags, async ({ tenant }) => {
    const manifest = await manifestAtHand(context, flags.file ?? [], environment.baseUrl);
    const inventory = await readInventory(tenant);
    const clients = listedClients(select(inventory.listing.clients), inventory, manifest);
    return { formatVersion: '1.0', tenant: environment.baseUrl, clients };
  });
}

function unknownClient(wanted: string, clients: readonly RemoteClient[]): Failure {
  const near = nearOnes(
    wanted,
    clients.map(({ name }) => name),
  ).map((name) => `"${name}"`);
  return new Failure({
    exitCode: 3,
    code: 'unknown-client',
    summary: 'There is no such client',
    detail: `None of the tenant's ${clients.length} clients has the name or client id "${wanted}".`,
    hint: near.length === 0 ? 'atlan-oauth list shows them all.' : `Did you mean ${either(near)}?`,
  });
}

function either(names: readonly string[]): string {
  const [last = '', ...others] = names.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(', ')} or ${last}`;
}

type Order = (one: ListedClient, other: ListedClient) => number;

/** Times newest first, texts by code unit; equal ones by name and then by client id, so that every run gives one order. */
function orderBy(field: ListFlags['sort']): Order {
  const first = FIRST[field];
  return (one, other) => first(one, other) || byText(one.name, other.name) || byText(one.clientId, other.clientId);
}

const created: Order = (one, other) => byText(other.createdAt ?? '', one.createdAt ?? '');
const updated: Order = (one, other) => byText(other.updatedAt ?? '', one.updatedAt ?? '');
const creator: Order = (one, other) => byText(one.createdBy ?? '', other.createdBy ?? '');

const FIRST: Readonly<Record<ListFlags['sort'], Order>> = {
  name: (one, other) => byText(one.name, other.name),
  role: (one, other) => byText(one.role, other.role),
  created,
  createdAt: created,
  updated,
  updatedAt: updated,
  creator,
  createdBy: creator,
  clientId: (one, other) => byText(one.clientId, other.clientId),
  standing: (one, other) => byText(one.standing ?? '', other.standing ?? ''),
};

function byText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
