import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import { authenticate } from './access.ts';
import { answerRefusal, answerWith } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Fault, Hold } from './fault.ts';
import { playAnswer } from './play-answer.ts';
import type { RateLimit } from './rate-limit.ts';
import { headerText, receive } from './receive.ts';
import type { RecordedRequest, Recorder } from './recorder.ts';
import type { RequestKind, SandboxRequest } from './request.ts';
import { retryAfter } from './retry-after.ts';
import { respond } from './routes.ts';
import type { SandboxTenant } from './tenant-state.ts';

/** What stands behind the server. */
export interface Backend {
  readonly tenant: SandboxTenant;
  readonly apiKeyHash: string;
  readonly recorder: Recorder;
  readonly rateLimit: RateLimit | null;
  /** How long each kind of request takes, in milliseconds. */
  readonly latencyMs: (kind: RequestKind) => number;
  /** Decides on a fault for a request that has arrived. */
  readonly fault: ((request: RecordedRequest) => Fault | undefined | Promise<Fault | undefined>) | null;
  /** Called after every write, before it is answered. */
  readonly saved: () => Promise<void>;
}

/** The tenant's API on `node:http`, not yet listening. */
export function createTenantServer(backend: Backend): Server {
  const connections = new WeakMap<Socket, number>();
  let count = 0;
  const server = createServer((message, response) => {
    void serve(message, response, connections.get(message.socket) ?? 0, backend);
  });
  server.on('connection', (socket: Socket) => {
    count += 1;
    connections.set(socket, count);
    // A reset that a fault asked for is no failure of the sandbox.
    socket.on('error', () => {});
  });
  // The real gateway's value; requests are held for as long as a fault wants.
  server.keepAliveTimeout = 75_000;
  server.requestTimeout = 0;
  return server;
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  connection: number,
  backend: Backend,
): Promise<void> {
  const request = await receive(message);
  if (request === null) return void message.socket.destroy();
  const { tenant, recorder } = backend;
  const userAgent = headerText(message.headers['user-agent']);
  const recorded = recorder.record(request, { userAgent, connection, at: tenant.now() });
  setCommonHeaders(response, request, tenant);
  response.on('finish', () => {
    recorded.status = response.statusCode;
  });
  const fault = (await backend.fault?.(recorded)) ?? {};
  await hold(backend.latencyMs(request.kind));
  await hold(fault.holdBefore);
  const answer = await carryOut(request, fault, backend);
  await hold(fault.holdAfter);
  await playAnswer(response, answer, fault.answer ?? (carriedOutNow(fault) ? undefined : { kind: 'reset' }));
}

function setCommonHeaders(response: ServerResponse, request: SandboxRequest, tenant: SandboxTenant): void {
  response.setHeader('X-Request-Id', request.requestId);
  response.setHeader('X-Atlan-Request-Id', request.requestId);
  response.sendDate = false;
  const { date } = tenant.variants;
  if (date !== 'missing')
    response.setHeader('Date', date === 'right' ? new Date(tenant.now()).toUTCString() : 'yesterday');
}

async function hold(time: Hold | undefined): Promise<void> {
  if (typeof time !== 'number') await time;
  else if (time > 0) await wait(time);
}

function carriedOutNow(fault: Fault): boolean {
  return fault.handle === undefined || fault.handle === 'now';
}

async function carryOut(request: SandboxRequest, fault: Fault, backend: Backend): Promise<Answer> {
  if (carriedOutNow(fault)) return handle(request, backend);
  if (typeof fault.handle === 'object') {
    const later = setTimeout(() => void handle(request, backend), fault.handle.afterMs);
    later.unref();
  }
  return answerWith(200, undefined);
}

async function handle(request: SandboxRequest, backend: Backend): Promise<Answer> {
  const { tenant, rateLimit } = backend;
  const blockedMs = rateLimit?.admit(tenant.now()) ?? null;
  if (blockedMs !== null) return tooMany(blockedMs, request, tenant);
  try {
    const answer = respond(request, tenant, authenticate(request, tenant, backend.apiKeyHash));
    if (isWrite(request.kind)) await backend.saved();
    return answer;
  } catch (error) {
    return answerRefusal(error, request.requestId);
  }
}

function tooMany(blockedMs: number, request: SandboxRequest, tenant: SandboxTenant): Answer {
  const body = { code: 429, error: 'Too many requests', message: '', requestId: request.requestId };
  return answerWith(429, body, retryAfter(tenant.variants.retryAfter, blockedMs, tenant.now()));
}

function isWrite(kind: RequestKind): boolean {
  return kind === 'create' || kind === 'update' || kind === 'purge';
}
