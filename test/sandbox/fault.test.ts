import { gzipSync } from 'node:zlib';

import { afterEach, describe, expect, it } from 'vitest';

import * as faults from '../../src/sandbox/fault.ts';
import type { Fault } from '../../src/sandbox/fault.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { call, closeAll, start } from './call.ts';

const clients = '/api/service/oauth-clients';
const asked = { displayName: 'ci-dbt', description: '', role: '$member', personaQNs: [] };

afterEach(closeAll);

describe('a fault', () => {
  it('resets the connection before the request is carried out', async () => {
    const sandbox = await startFaulty(faults.resetBefore());
    await expect(call(sandbox, 'POST', clients, asked)).rejects.toThrow('fetch failed');
    expect(sandbox.tenant.clients()).toEqual([]);
    expect(sandbox.requests[0]).toMatchObject({ kind: 'create', status: null });
  });

  it('resets it after the request was carried out', async () => {
    const sandbox = await startFaulty(faults.resetAfter());
    await expect(call(sandbox, 'POST', clients, asked)).rejects.toThrow('fetch failed');
    expect(sandbox.tenant.clientsNamed('ci-dbt')).toHaveLength(1);
  });

  it('carries the request out long after the connection was reset', async () => {
    const sandbox = await startFaulty(faults.lateCommit(40));
    await expect(call(sandbox, 'POST', clients, asked)).rejects.toThrow('fetch failed');
    expect(sandbox.tenant.clients()).toEqual([]);
    await expect.poll(() => sandbox.tenant.clients().length).toBe(1);
  });

  it('gives another answer, with or without carrying the request out', async () => {
    const before = await startFaulty(faults.answerInstead(503, '<html>busy</html>', { 'content-type': 'text/html' }));
    expect(await call(before, 'POST', clients, asked)).toMatchObject({ status: 503, text: '<html>busy</html>' });
    expect(before.tenant.clients()).toEqual([]);
    const after = await startFaulty(faults.answerAfter(500));
    expect(await call(after, 'POST', clients, asked)).toMatchObject({ status: 500, text: '' });
    expect(after.tenant.clients()).toHaveLength(1);
  });

  it('changes the JSON of an answer', async () => {
    const sandbox = await startFaulty(faults.changeJson((value: object) => ({ ...value, clientSecret: 7 })));
    expect((await call(sandbox, 'POST', clients, asked)).json).toMatchObject({
      displayName: 'ci-dbt',
      clientSecret: 7,
    });
  });

  it('redirects to somewhere else', async () => {
    const sandbox = await startFaulty(faults.redirectTo(307, 'http://127.0.0.1:1/else'));
    const answer = await call(sandbox, 'GET', clients);
    expect(answer.status).toBe(307);
    expect(answer.headers.get('location')).toBe('http://127.0.0.1:1/else');
  });

  it.each([0, 1, 30])('cuts an answer at byte %i of its body', async (atByte) => {
    const sandbox = await startFaulty(faults.cutAt(atByte));
    await expect(call(sandbox, 'GET', clients)).rejects.toThrow('terminated');
  });

  it('sends an answer drop by drop', async () => {
    const sandbox = await startFaulty({ answer: { kind: 'drip', bytes: 10, everyMs: 5 } });
    const begun = Date.now();
    expect((await call(sandbox, 'GET', `${clients}?count=true`)).json.totalRecord).toBe(0);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(20);
  });

  it('holds a request before it is carried out until it is released', async () => {
    const gate = faults.createGate();
    const sandbox = await startFaulty(faults.holdBefore(gate.passed));
    const answer = call(sandbox, 'POST', clients, asked);
    await expect.poll(() => sandbox.requests.length).toBe(1);
    expect(sandbox.tenant.clients()).toEqual([]);
    gate.open();
    expect((await answer).status).toBe(200);
  });

  it('holds the answer of a request that was carried out', async () => {
    const gate = faults.createGate();
    const sandbox = await startFaulty(faults.holdAfter(gate.passed));
    const answer = call(sandbox, 'POST', clients, asked);
    await expect.poll(() => sandbox.tenant.clients().length).toBe(1);
    expect(sandbox.requests[0]?.status).toBeNull();
    gate.open();
    expect((await answer).status).toBe(200);
  });

  it.each<[string, Fault]>([
    ['silence', faults.silence()],
    ['headers without an end', { answer: { kind: 'endless-headers', everyMs: 5 } }],
  ])('answers with %s, until the sandbox is closed', async (_what, fault) => {
    const sandbox = await startFaulty(fault);
    const answer = call(sandbox, 'GET', clients).catch((error: unknown) => error);
    await expect.poll(() => sandbox.requests.length).toBe(1);
    await sandbox.close();
    expect(await answer).toBeInstanceOf(TypeError);
    await expect(sandbox.close()).resolves.toBeUndefined();
  });

  it('floods the client with as much as it reads', async () => {
    const sandbox = await startFaulty({ answer: { kind: 'flood', bytes: 3_000_000 } });
    expect((await call(sandbox, 'GET', clients)).text.length).toBeGreaterThan(3_000_000);
  });

  it('sends bytes as they are', async () => {
    const zipped = gzipSync('{"records":[]}');
    const sandbox = await startFaulty(faults.answerInstead(200, zipped, { 'content-encoding': 'gzip' }));
    expect((await call(sandbox, 'GET', clients)).text).toBe('{"records":[]}');
  });

  it('is decided for each request by its number and kind', async () => {
    const sandbox = await start({
      fault: ({ kind, nthOfKind }) => (kind === 'list' && nthOfKind === 2 ? faults.answerInstead(503) : undefined),
    });
    const statuses: number[] = [];
    for (const path of [clients, '/api/service/roles', clients, clients]) {
      statuses.push((await call(sandbox, 'GET', path)).status);
    }
    expect(statuses).toEqual([200, 200, 503, 200]);
  });
});

describe('latency', () => {
  it('delays requests by kind', async () => {
    const sandbox = await start({ latencyMs: { list: 1_000 } });
    const time = async (path: string): Promise<number> => {
      const begun = performance.now();
      await call(sandbox, 'GET', path);
      return performance.now() - begun;
    };
    await time('/api/service/roles');
    const listing = await time(clients);
    expect(listing).toBeGreaterThanOrEqual(990);
    expect(await time('/api/service/roles')).toBeLessThan(listing);
  });
});

async function startFaulty(fault: Fault): Promise<Sandbox> {
  return start({ fault: () => fault });
}
