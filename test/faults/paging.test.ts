/** Rows 28 to 31: listings in pages. */
import { describe, expect, test } from 'vitest';
import { answerInstead, changeJson } from '../../src/sandbox/fault.ts';
import type { SeedClient } from '../../src/sandbox/seed.ts';
import { FaultScene, type FaultScript, type SceneOptions } from '../support/fault-scene.ts';
import { manifestText } from '../support/manifests.ts';
import { usageOf } from './usage.ts';

/** So many clients in scope, all listed in the manifest but the last: whoever misses one creates a twin or purges too little. */
function manyClients(count: number, ofOneTime = 7): SceneOptions & { readonly clients: readonly SeedClient[] } {
  const clients = Array.from({ length: count }, (_, index) => ({
    displayName: `ci-${index}`,
    clientId: `oauth-client-${index}`,
    secretHash: 'nobody knows the secret',
    createdAt: Date.UTC(2026, 0, 1) + Math.floor(index / ofOneTime) * 1000, // Several of one time: ties.
  }));
  const listed = clients.slice(0, -1).map(({ displayName }) => `  - { name: ${displayName}, role: Member }`);
  return { files: manifestText(listed.join('\n'), 'scope: { names: ["ci-*"] }\n'), clients };
}

/** Whether the request is for a page of the whole listing. */
function isPage({ kind, query }: Parameters<FaultScript>[0]): boolean {
  return kind === 'list' && query['filter'] === undefined;
}

/** Plans, and expects just the one purge. */
async function expectWholePlan(scene: FaultScene, fault: FaultScript = () => undefined): Promise<void> {
  const { exitCode, result } = await scene.run(['plan', '--format', 'json'], { fault });
  expect(exitCode, result.stderr).toBe(0);
  expect(JSON.parse(result.stdout).summary).toMatchObject({ create: 0, update: 0, replace: 0, purge: 1 });
}

/** The first line in which two texts differ: a whole comparison of megabytes would take minutes to print. */
function firstDifference(one: string, other: string): readonly (string | undefined)[] | null {
  const [lines, others] = [one.split('\n'), other.split('\n')];
  const index = lines.findIndex((line, at) => line !== others[at]);
  return index < 0 && lines.length === others.length ? null : [lines[index], others[index]];
}

describe('row 28: a tenant that', () => {
  test.each([
    { pageCap: 20 },
    { pageCap: 1 },
    { limitRefusedAbove: 50 },
    { limitRefusedAbove: 20 },
    { limitRefusedAbove: 99, pageCap: 7 },
  ])('has %j still gives all rows', async (variants) => {
    await FaultScene.play({ ...manyClients(63), variants }, async (scene) => expectWholePlan(scene));
  });
});

describe('row 29: a tenant that changes between two pages', () => {
  test.each(['inserted', 'deleted'] as const)('by a row that is %s once is read again', async (what) => {
    await FaultScene.play({ ...manyClients(63), variants: { pageCap: 20 } }, async (scene) => {
      const { tenant } = scene.sandbox;
      let changed = false;
      await expectWholePlan(scene, (request) => {
        if (!isPage(request) || request.query['offset'] === '0' || changed) return undefined;
        changed = true;
        if (what === 'inserted') tenant.addClient({ displayName: 'just made', createdAt: 0 });
        else {
          tenant.addClient({ displayName: 'for a moment', clientId: 'oauth-client-moment', createdAt: 0 });
          tenant.removeClient('oauth-client-moment');
          tenant.addClient({ displayName: 'stays', createdAt: 0 });
        }
        return undefined;
      });
    });
  });

  test('all the time is exit 5', async () => {
    await FaultScene.play({ ...manyClients(63), variants: { pageCap: 20 } }, async (scene) => {
      const run = await scene.apply({
        fault: (request) => {
          if (isPage(request)) scene.sandbox.tenant.addClient({ displayName: `new ${request.n}`, createdAt: 0 });
          return undefined;
        },
      });
      expect(run.exitCode).toBe(5);
    });
  });

  test('in place of another row, so that the count stays, is exit 5 or whole', async () => {
    await FaultScene.play({ ...manyClients(63), variants: { pageCap: 20 } }, async (scene) => {
      const { tenant } = scene.sandbox;
      tenant.addClient({ displayName: 'moving', clientId: 'oauth-client-moving', createdAt: 0 });
      const run = await scene.run(['plan', '--format', 'json'], {
        fault: (request) => {
          if (!isPage(request)) return undefined;
          // From the first place to the last and back: some page misses it, another has a neighbour twice.
          const { createdAt } = tenant.client('oauth-client-moving') ?? { createdAt: 0 };
          tenant.removeClient('oauth-client-moving');
          const moved = createdAt === 0 ? Date.UTC(2027, 0, 1) : 0;
          tenant.addClient({ displayName: 'moving', clientId: 'oauth-client-moving', createdAt: moved });
          return undefined;
        },
      });
      expect([0, 5]).toContain(run.exitCode);
      if (run.exitCode === 0) expect(JSON.parse(run.result.stdout).summary).toMatchObject({ create: 0, purge: 1 });
    });
  });

  test.each(['reverse', 'shuffled'] as const)('in the order of its ties (%s) is whole or exit 5', async (tieOrder) => {
    await FaultScene.play({ ...manyClients(63), variants: { tieOrder, pageCap: 20 } }, async (scene) => {
      const run = await scene.run(['plan', '--format', 'json']);
      expect([0, 5]).toContain(run.exitCode);
      if (run.exitCode === 0) expect(JSON.parse(run.result.stdout).summary).toMatchObject({ create: 0, purge: 1 });
    });
  });

  test('with a shuffled order within one page is whole', async () => {
    await FaultScene.play({ ...manyClients(63), variants: { tieOrder: 'shuffled' } }, async (scene) =>
      expectWholePlan(scene),
    );
  });
});

describe('row 30: a listing', () => {
  interface Page {
    readonly totalRecord: number;
    readonly records: readonly { readonly clientId: string }[];
  }
  const pages = (change: (page: Page) => unknown): FaultScript => {
    const changed = changeJson<Page>(change);
    return (request) => (isPage(request) ? changed : undefined);
  };
  const row = (n: number) => ({ clientId: `oauth-client-endless-${n}`, displayName: `x-${n}`, role: '$member' });
  let made = 0;

  const broken: readonly (readonly [string, FaultScript])[] = [
    ['whose total is null', pages((page) => ({ ...page, totalRecord: null }))],
    ['whose total is missing', pages(({ records }) => ({ records }))],
    ['whose total is 0', pages((page) => ({ ...page, totalRecord: 0 }))],
    ['whose total is a text', pages((page) => ({ ...page, totalRecord: '63' }))],
    ['whose total is too small', pages((page) => ({ ...page, totalRecord: 62 }))],
    ['whose total is too large', pages((page) => ({ ...page, totalRecord: 64 }))],
    ['whose total is beyond belief', pages((page) => ({ ...page, totalRecord: 1e12 }))],
    [
      'without an end',
      pages((page) => ({
        ...page,
        totalRecord: (made += 20) + 20,
        records: Array.from({ length: 20 }, (_, n) => row(made + n)),
      })),
    ],
    [
      'without rows behind its first page',
      (request) =>
        isPage(request) && request.query['offset'] !== '0'
          ? changeJson<Page>((page) => ({ ...page, records: [] }))
          : undefined,
    ],
    [
      'of which a page fails for ever',
      (request) => (isPage(request) && Number(request.query['offset']) >= 40 ? answerInstead(503) : undefined),
    ],
    [
      'of which a page is refused',
      (request) => (isPage(request) && Number(request.query['offset']) >= 40 ? answerInstead(400) : undefined),
    ],
  ];
  test.each(broken)('%s is exit 5; nothing is planned from a part', async (_, fault) => {
    await FaultScene.play({ ...manyClients(63), variants: { pageCap: 20 }, speed: 500 }, async (scene) => {
      for (const args of [['apply', '--auto-approve'], ['plan', '--format', 'json'], ['list']]) {
        const run = await scene.run(args, { fault });
        expect([args, run.exitCode]).toEqual([args, 5]);
        expect(run.result.stdout).not.toContain('"changes"');
        expect(run.requests.length).toBeLessThan(60);
      }
    });
  });

  test('whose offset is ignored is exit 5', async () => {
    await FaultScene.play({ ...manyClients(63), variants: { pageCap: 20 } }, async (scene) => {
      const firstPage: { body: string | null } = { body: null };
      const run = await scene.apply({
        fault: (request) =>
          isPage(request)
            ? {
                answer: {
                  kind: 'changed',
                  change: (answer) => {
                    firstPage.body ??= String(answer.body);
                    return { ...answer, body: firstPage.body };
                  },
                },
              }
            : undefined,
      });
      expect(run.exitCode).toBe(5);
    });
  });

  test('that counts filtered rows only in its total is whole', async () => {
    await FaultScene.play({ ...manyClients(63), variants: { totals: 'filtered' } }, async (scene) =>
      expectWholePlan(scene),
    );
  });
});

describe('row 31: ten thousand clients', () => {
  test('are listed whole, in flat memory, and planned in the same order every time', { timeout: 60_000 }, async () => {
    await FaultScene.play({ ...manyClients(10_000, 1), speed: 1 }, async (scene) => {
      const usage = usageOf();
      const first = await scene.run(['plan', '--format', 'json'], { usageLog: usage.file });
      expect(first.exitCode, first.result.stderr).toBe(0);
      expect(JSON.parse(first.result.stdout).summary).toMatchObject({ create: 0, purge: 1, noop: 9999 });
      expect(usage.mebibytes()).toBeLessThan(230);
      const [one, other] = [await scene.run(['list']), await scene.run(['list'])];
      expect(firstDifference(other.result.stdout, one.result.stdout)).toBeNull();
      expect(one.result.stdout).toContain('ci-9999');
    });
  });
});
