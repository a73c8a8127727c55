import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';

const open: Sandbox[] = [];

/** A sandbox without clients unless the seed brings some; `closeAll` ends it. */
export async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ ...options, seed: { clients: [], ...options.seed } });
  open.push(sandbox);
  return sandbox;
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
}

/** One request with the API key, or with `key`, or with none. Rejects where the connection breaks. */
export async function call(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown,
  options: { readonly key?: string | null; readonly requestId?: string } = {},
) {
  const key = options.key === undefined ? sandbox.apiKey : options.key;
  const response = await fetch(`${sandbox.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(options.requestId === undefined ? {} : { 'x-atlan-request-id': options.requestId }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  // Every test says itself what it expects of the shape.
  // oxlint-disable-next-line typescript/no-explicit-any
  const json: any = text.startsWith('{') ? JSON.parse(text) : null;
  return { status: response.status, headers: response.headers, text, json };
}
