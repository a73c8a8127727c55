import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { recognise } from './request.ts';
import type { SandboxRequest } from './request.ts';

/** Reads a request to its end. Null where the connection broke first or the body is beyond 8 MiB. */
export async function receive(message: IncomingMessage): Promise<SandboxRequest | null> {
  const text = await readBody(message);
  if (text === null) return null;
  const url = new URL(message.url ?? '/', 'http://sandbox.invalid');
  const method = message.method ?? 'GET';
  return {
    kind: recognise(method, url.pathname),
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: parseBody(text),
    bearer: readBearer(message.headers.authorization),
    requestId: headerText(message.headers['x-atlan-request-id'] ?? message.headers['x-request-id']) ?? randomUUID(),
  };
}

/** The one value of a header; null where it is missing. */
export function headerText(value: string | readonly string[] | undefined): string | null {
  return typeof value === 'string' ? value : (value?.[0] ?? null);
}

const maxBodyBytes = 8 * 1024 * 1024;

async function readBody(message: IncomingMessage): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of message as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > maxBodyBytes) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Some value for any `Authorization` header at all: one that is no bearer token is an unknown token. */
function readBearer(header: string | undefined): string | null {
  if (header === undefined) return null;
  return /^Bearer +(\S+)$/i.exec(header)?.[1] ?? header;
}
