/** Rotation, by hand and by age, with and without an overlap: the tenant's own fields are all that it remembers. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { client, DAY_MS, manifestOf, openScene, TENANT_TIME, type JsonDocument, type Scene } from './scene.ts';

const overlapping = manifestOf(['{ name: a, role: Member, overlap: 7d }']);

const actions = (document: JsonDocument): readonly string[] =>
  document.changes.map(({ action, name, reasons }: JsonDocument) => `${action} ${name}: ${reasons.join(', ')}`);

async function apply(scene: Scene, ...args: readonly string[]): Promise<void> {
  expect((await scene.run('apply', '--auto-approve', ...args)).exitCode).toBe(0);
}

describe('a rotation by hand', () => {
  test('with an overlap keeps the old client until it has passed, and every plan says until when', async () => {
    const scene = await openScene({ manifest: overlapping, clients: [client('a')] });
    await apply(scene, '--replace', 'a');
    expect(scene.names()).toEqual(['a', expect.stringMatching(/^a \(rotated [0-9a-f]{8}\)$/), 'somebody-elses']);
    for (const passed of [0, 6 * DAY_MS]) {
      scene.pass(passed);
      const { document, exitCode } = await scene.json('plan', '--detailed-exitcode');
      expect(exitCode).toBe(0);
      expect(document.warnings[0].message).toContain('live on until 2026-03-21T09:26:53Z');
    }
    scene.pass(DAY_MS);
    expect(actions((await scene.json('plan')).document)).toEqual(['purge a: superseded']);
    await apply(scene);
    expect(scene.names()).toEqual(['a', 'somebody-elses']);
  });

  test('is fulfilled once another client bears the name: asked for again it makes yet another one', async () => {
    const scene = await openScene({ manifest: overlapping, clients: [client('a')] });
    await scene.run('plan', '--replace', 'a', '--out', 'plan.json');
    expect((await scene.run('apply', 'plan.json')).exitCode).toBe(0);
    const first = scene.sandbox.tenant.clients().length;
    expect((await scene.run('apply', 'plan.json')).stdout).toContain('No changes.');
    expect(scene.sandbox.tenant.clients()).toHaveLength(first);
    expect(actions((await scene.json('plan', '--replace', 'a')).document)).toEqual(['replace a: requested']);
  });

  test('without any overlap is a revocation, which ends the overlap of older ones, too', async () => {
    const scene = await openScene({ manifest: overlapping, clients: [client('a')] });
    await apply(scene, '--replace', 'a');
    const { document } = await scene.json('plan', '--revoke', 'a');
    expect(actions(document)).toEqual(['replace a: requested', 'purge a: superseded']);
    await apply(scene, '--revoke', 'a');
    expect(scene.names()).toEqual(['a', 'somebody-elses']);
  });

  test('counts towards the limits, and is refused for protected and pinned clients', async () => {
    const refusals: readonly (readonly [string, string])[] = [
      [manifestOf(['{ name: a, role: Member }'], 'limits: { count: 0 }\n'), 'limits'],
      [manifestOf(['{ name: a, role: Member }'], 'protect: [a]\n'), 'protect'],
      [manifestOf(['{ name: a, role: Member, clientId: oauth-client-a }']), 'pin-dangling'],
    ];
    for (const [manifest, guard] of refusals) {
      const scene = await openScene({ manifest, clients: [client('a')] });
      for (const flag of ['--replace', '--revoke']) {
        const { exitCode, stderr } = await scene.run('apply', '--auto-approve', flag, 'a');
        expect({ flag, exitCode }).toEqual({ flag, exitCode: 6 });
        expect(stderr).toContain(`refused by guard ${guard}:`);
      }
      expect(scene.sandbox.writes()).toEqual([]);
    }
  });

  test('of a client that is no client of the manifest or not on the tenant exits 3', async () => {
    const scene = await openScene({
      manifest: manifestOf(['{ name: ci-dbt, role: Member }', '{ name: dead, state: absent }']),
    });
    for (const name of ['ci-dbt', 'dead', 'somebody-elses']) {
      expect((await scene.run('plan', '--replace', name)).exitCode).toBe(3);
    }
    expect((await scene.run('plan', '--revoke', 'ci-dbx')).stderr).toContain('Did you mean "ci-dbt"?');
  });
});

describe('a rotation by age', () => {
  test('fills what the limits leave, oldest first; the others are shown as waiting', async () => {
    const names = ['young', 'old', 'older', 'oldest'];
    const scene = await openScene({
      manifest: manifestOf(
        [...names.map((name) => `{ name: ${name}, role: Member, rotateAfter: 90d }`), '{ name: gone, state: absent }'],
        'limits: { count: 3 }\n',
      ),
      clients: [
        ...names.map((name, i) => client(name, { createdAt: TENANT_TIME - (80 + 20 * i) * DAY_MS })),
        client('gone'),
      ],
    });
    const { document } = await scene.json('plan');
    expect(actions(document)).toEqual([
      'replace older: rotation-due',
      'replace oldest: rotation-due',
      'purge gone: tombstone',
    ]);
    expect(document.guards).toMatchObject({ limit: 3, counted: 3 });
    const waiting = document.warnings.filter(({ code }: JsonDocument) => code === 'rotation-waiting');
    expect(waiting.map(({ name }: JsonDocument) => name)).toEqual(['old']);
    await apply(scene);
    expect(actions((await scene.json('plan')).document)).toEqual(['replace old: rotation-due']);
  });

  test('goes on night by night from a fresh checkout: no client grows old, and none is lost', async () => {
    const rotating = ['a', 'b', 'c'].map(
      (name, i) => `{ name: ${name}, role: Member, rotateAfter: ${30 + 10 * i}d, overlap: 5d }`,
    );
    const scene = await openScene({
      manifest: manifestOf(rotating, 'limits: { count: 2 }\n'),
      clients: ['a', 'b', 'c'].map((name) => client(name)),
    });
    for (let night = 0; night < 14; night += 1) {
      await rm(path.join(scene.workspace.path, 'sealed'), { recursive: true, force: true });
      await apply(scene);
      const alive = scene.sandbox.tenant.clients();
      for (const [name, days] of [
        ['a', 30],
        ['b', 40],
        ['c', 50],
      ] as const) {
        const bearers = alive.filter(({ displayName }) => displayName === name);
        expect(bearers).toHaveLength(1);
        const age = TENANT_TIME + night * 6 * DAY_MS - (bearers[0]?.createdAt ?? 0);
        expect(age).toBeLessThan(days * DAY_MS);
      }
      expect(alive.filter(({ displayName }) => displayName.includes('(')).length).toBeLessThanOrEqual(2);
      scene.pass(6 * DAY_MS);
    }
    expect(scene.names()).toContain('somebody-elses');
  });

  test('is decided by the clock of the tenant, not by that of this machine', async () => {
    const manifest = manifestOf(['{ name: a, role: Member, rotateAfter: 90d }']);
    const scene = await openScene({
      manifest,
      clients: [client('a', { createdAt: TENANT_TIME - 90 * DAY_MS + 2000 })],
    });
    expect((await scene.json('plan')).document.changes).toEqual([]);
    scene.pass(3000);
    expect(actions((await scene.json('plan')).document)).toEqual(['replace a: rotation-due']);
  });
});
