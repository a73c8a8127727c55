/** Opens a tenant: for reading, or for reading and writing. Nothing is sent before the first question is asked. */
import type { TokenRequest, WriteRequest } from './api-request.ts';
import { orFailure } from './as-failure.ts';
import { findById, findByName, getClient } from './client-lookup.ts';
import { readClientListing } from './client-listing.ts';
import { clientWrites } from './client-writes.ts';
import { connect } from './connection.ts';
import type { Connection, TenantOptions } from './connection.ts';
import { findPersonasByName, findPersonasByQualifiedName, listAllPersonas } from './personas.ts';
import { readRoles } from './roles.ts';
import type { TenantReader, TenantWriter } from './tenant-reader.ts';

export type { TenantOptions } from './connection.ts';
export type { TenantEvent } from './event.ts';
export type { TenantReader, TenantWriter } from './tenant-reader.ts';

/** A tenant that can only be read: its HTTP client refuses, with an error, to send anything that changes a client. */
export function openReader(options: TenantOptions): TenantReader {
  return createReader(connect(options, { mayWrite: false }));
}

/** A tenant that can be changed; for `apply` alone. */
export interface Tenant extends TenantReader, TenantWriter {
  /**
   * The same tenant for what may be given up: when `signal` aborts, reads end, and so does the waiting of a write that has
   * not left yet (`TenantFailure`, kind `unsent`). A write under way is never cut off.
   */
  until(signal: AbortSignal): TenantReader & TenantWriter;
}

/** Opens a tenant for reading and writing. */
export function openTenant(options: TenantOptions): Tenant {
  const connection = connect(options, { mayWrite: true });
  return {
    ...createReader(connection),
    ...createWriter(connection),
    until: (signal) => {
      const stoppable = until(connection, signal);
      return { ...createReader(stoppable), ...createWriter(stoppable) };
    },
  };
}

function until(connection: Connection, signal: AbortSignal): Connection {
  const { session, reading } = connection;
  const sender = connection.sender.until(signal);
  const client: Connection['reading']['client'] = { read: async (request) => sender.send(request, session) };
  return {
    ...connection,
    sender,
    reading: { ...reading, client, pause: async (ms, cause) => sender.pause(ms, cause) },
  };
}

function createReader({ reading, ownClientId, sender, transport }: Connection): TenantReader {
  return {
    listClients: async () => orFailure('Listing the clients', async () => readClientListing(reading)),
    findByName: async (name) => findByName(reading, name),
    findById: async (clientId) => findById(reading, clientId),
    getClient: async (clientId) => getClient(reading, clientId),
    listRoles: async () => orFailure('Reading the roles', async () => readRoles(reading)),
    findPersonas: async (names) => orFailure('Searching the personas', async () => findPersonasByName(reading, names)),
    findPersonasByQualifiedName: async (names) =>
      orFailure('Searching the personas', async () => findPersonasByQualifiedName(reading, names)),
    listPersonas: async () => orFailure('Listing the personas', async () => listAllPersonas(reading)),
    ownClientId,
    requests: () => sender.counts(),
    close: () => transport.close(),
  };
}

function createWriter({ sender, session, failures, redaction }: Connection): TenantWriter {
  const client = {
    write: async (request: WriteRequest) => sender.send(request, session),
    prove: async (request: TokenRequest) => sender.send(request, null),
  };
  return clientWrites({ client, failures, redaction });
}
