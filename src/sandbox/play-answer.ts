import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import type { Answer } from './answer.ts';
import type { FaultyAnswer } from './fault.ts';

/** Sends the answer, or what a fault makes of it. Resolves when there is nothing more to send. */
export async function playAnswer(
  response: ServerResponse,
  answer: Answer,
  fault: FaultyAnswer | undefined,
): Promise<void> {
  switch (fault?.kind) {
    case undefined:
      return sendAnswer(response, answer);
    case 'instead':
      return sendAnswer(response, fault.answer);
    case 'changed':
      return sendAnswer(response, fault.change(answer));
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hangup':
      response.socket?.destroy();
      return;
    case 'silence':
      return;
    case 'cut':
      return cutAnswer(response, answer, fault.atByte);
    case 'drip':
      return dripAnswer(response, answer, fault.bytes, fault.everyMs);
    case 'endless-headers':
      return dripHeaders(response, fault.everyMs);
    case 'flood':
      return flood(response, fault.bytes);
  }
}

function sendAnswer(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, withLength(answer, body));
  response.end(body);
}

/** 204 and 304 have no body, and so no length. */
function withLength(answer: Answer, body: Buffer): Record<string, string> {
  const bodyless = answer.status === 204 || answer.status === 304;
  return bodyless ? { ...answer.headers } : { ...answer.headers, 'content-length': String(body.length) };
}

function cutAnswer(response: ServerResponse, answer: Answer, atByte: number): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, withLength(answer, body));
  response.flushHeaders();
  response.write(body.subarray(0, atByte));
  response.socket?.destroySoon();
}

async function dripAnswer(response: ServerResponse, answer: Answer, bytes: number, everyMs: number): Promise<void> {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, withLength(answer, body));
  response.flushHeaders();
  for (let at = 0; at < body.length && !response.destroyed; at += bytes) {
    await wait(everyMs);
    response.write(body.subarray(at, at + bytes));
  }
  response.end();
}

async function dripHeaders(response: ServerResponse, everyMs: number): Promise<void> {
  response.socket?.write('HTTP/1.1 200 OK\r\n');
  for (let n = 0; response.socket?.destroyed === false; n += 1) {
    response.socket.write(`x-header-${n}: more\r\n`);
    await wait(everyMs);
  }
}

async function flood(response: ServerResponse, bytes: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('[');
  const chunk = '1,'.repeat(32_768);
  for (let sent = 0; sent < bytes && !response.destroyed; sent += chunk.length) {
    if (!response.write(chunk)) await drained(response);
  }
  response.end('1]');
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
