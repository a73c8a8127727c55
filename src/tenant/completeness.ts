/**
 * Proves a listing whole. Offset paging over a set that others change can repeat or skip rows, counts can be missing or
 * wrong, and a fresh token has been answered with an empty list: a plan made from such a listing would create twins or
 * purge what it does not see. So nothing else can make a `ProvenListing` (design section 4).
 */
import type { ProvenListing, RemoteClient } from '../model.ts';

/** One reading of the whole listing. */
export interface ListingReading {
  /** The rows of all pages, repetitions included. */
  readonly rows: readonly RemoteClient[];
  /** `totalRecord` of each page, first to last; null where the tenant did not say. */
  readonly totals: readonly (number | null)[];
  /** The server's clock when the listing ended, epoch milliseconds. */
  readonly serverTime: number;
  /** The client that the tool runs as, which the listing must hold; null with an API key. */
  readonly ownClientId: string | null;
  /** Whether the reading before this one, too, was empty and said 0: only then is "no clients at all" believed. */
  readonly emptyBefore: boolean;
}

export type ListingProof =
  | { readonly proven: true; readonly listing: ProvenListing }
  /** `problem`: what is amiss, in a sentence for people. */
  | { readonly proven: false; readonly problem: string };

/**
 * Proven: the unique client ids are as many as `totalRecord`, every page says the same total, the tool's own client is
 * there, and an empty listing was seen twice. The clients come sorted by client id, whatever the order of the pages.
 */
export function proveListing(reading: ListingReading): ListingProof {
  const clients = uniqueClients(reading.rows);
  if (clients === null) return { proven: false, problem: 'a client changed while the listing was read' };
  const problem = problemOf(reading, clients);
  if (problem !== null) return { proven: false, problem };
  const listing = { clients, serverTime: reading.serverTime };
  // The brand exists in the type alone, and this is the one place that may give it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { proven: true, listing: listing as unknown as ProvenListing };
}

function problemOf(reading: ListingReading, clients: readonly RemoteClient[]): string | null {
  const [total, ...others] = reading.totals;
  if (total === undefined || total === null) return 'the tenant does not say how many clients it has';
  if (others.some((other) => other !== total)) return 'the number of clients changed while the listing was read';
  if (clients.length !== total) return `the tenant says that it has ${total} clients, but listed ${clients.length}`;
  if (reading.ownClientId !== null && !clients.some(({ clientId }) => clientId === reading.ownClientId)) {
    return `the listing lacks the client that this tool is logged in as, ${reading.ownClientId}`;
  }
  if (total === 0 && !reading.emptyBefore) return 'the listing is empty, which must be seen twice';
  return null;
}

/** Each client once, sorted; null where two rows of one client differ, so that no single state is true. */
function uniqueClients(rows: readonly RemoteClient[]): readonly RemoteClient[] | null {
  const byId = new Map<string, RemoteClient>();
  for (const row of rows) {
    const seen = byId.get(row.clientId);
    if (seen !== undefined && !sameClient(seen, row)) return null;
    byId.set(row.clientId, row);
  }
  return [...byId.values()].sort((a, b) => (a.clientId < b.clientId ? -1 : 1));
}

function sameClient(a: RemoteClient, b: RemoteClient): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
