/** The only requests that change a tenant. */
import { TenantFailure } from '../errors.ts';
import type { CreatedClient, RemoteClient } from '../model.ts';
import type { Secret } from '../secret.ts';
import { CLIENTS_PATH, TOKEN_PATH } from './api-request.ts';
import type { TokenRequest, WriteRequest } from './api-request.ts';
import { pathOf } from './client-lookup.ts';
import type { FailureWriter } from './failure.ts';
import type { Redaction } from './redaction.ts';
import type { Reply } from './sender.ts';
import type { TenantWriter } from './tenant-reader.ts';
import { readToken } from './wire-token.ts';
import { fromWireClient, fromWireCreated, WireProblem } from './wire.ts';

/** A client for requests that change something; reading commands never get one. */
interface WriteClient {
  write(request: WriteRequest): Promise<Reply>;
  /** Without the tool's own login. */
  prove(request: TokenRequest): Promise<Reply>;
}

export interface WritingContext {
  readonly client: WriteClient;
  readonly failures: FailureWriter;
  readonly redaction: Redaction;
}

/** The writing half of a tenant. */
export function clientWrites(context: WritingContext): TenantWriter {
  return {
    createClient: async (client) => createClient(context, client),
    updateClient: async (clientId, fields) => updateClient(context, clientId, fields),
    purgeClient: async (clientId) => {
      await context.client.write({ effect: 'write', method: 'DELETE', path: pathOf(clientId, 'DELETE') });
    },
    exchange: async (clientId, secret) => exchange(context, clientId, secret),
  };
}

/** 200, 201 and 202 alike: the content decides whether the secret is there (faults 8, 20). */
async function createClient(
  { client, failures, redaction }: WritingContext,
  wanted: Parameters<TenantWriter['createClient']>[0],
): Promise<CreatedClient> {
  const { name, description, role, personas } = wanted;
  const body = { displayName: name, description, role, personaQNs: personas };
  const request = { effect: 'write', method: 'POST', path: CLIENTS_PATH, body } as const;
  const reply = await client.write(request);
  try {
    const created = fromWireCreated(reply.json);
    redaction.conceal(created.secret.reveal());
    return created;
  } catch (error) {
    throw error instanceof WireProblem ? failures.notUnderstood(request, reply, error.message) : error;
  }
}

async function updateClient(
  { client }: WritingContext,
  clientId: string,
  { name, description }: { readonly name: string; readonly description: string },
): Promise<RemoteClient | null> {
  const body = { displayName: name, description };
  const { json } = await client.write({ effect: 'write', method: 'PUT', path: pathOf(clientId, 'PUT'), body });
  try {
    const answered = fromWireClient(json, 'the answer');
    return answered.clientId === clientId ? answered : null;
  } catch (error) {
    if (error instanceof WireProblem) return null;
    throw error;
  }
}

async function exchange(
  { client, failures, redaction }: WritingContext,
  clientId: string,
  secret: Secret,
): Promise<'accepted' | 'refused'> {
  redaction.conceal(secret.reveal());
  const body = { clientId, clientSecret: secret.reveal() };
  const request = { effect: 'proof', method: 'POST', path: TOKEN_PATH, body } as const;
  const reply = await client.prove(request).catch((error: unknown) => {
    if (error instanceof TenantFailure && (error.status === 400 || error.status === 401)) return null;
    throw error;
  });
  if (reply === null) return 'refused';
  const token = readToken(reply.json);
  if (token === null) throw failures.notUnderstood(request, reply, 'it holds no token');
  redaction.conceal(token.text);
  return 'accepted';
}
