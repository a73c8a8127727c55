/** An override is for the one run that it was given to: nothing on the tenant, on the disk or in the manifest remembers it. */
import { expect, test } from 'vitest';
import { client, manifestOf, openScene } from './scene.ts';

const many = ['ci-1', 'ci-2', 'ci-3', 'ci-4'].map((name) => client(name));
const scope = 'scope: { names: ["ci-*"] }\n';
const staged = client('a (provisioning 0a1b2c3d)', { createdAt: Date.UTC(2026, 2, 14, 9, 25, 53) });

const cases: readonly {
  readonly flags: readonly string[];
  readonly guard: string;
  readonly manifest: string;
  readonly clients: typeof many;
}[] = [
  {
    flags: ['--max-purges', '4'],
    guard: 'limits',
    manifest: manifestOf(['{ name: a, role: Member }'], scope),
    clients: many,
  },
  { flags: ['--allow-empty'], guard: 'empty-manifest', manifest: manifestOf([], scope), clients: many.slice(0, 2) },
  {
    flags: ['--leftover-age', '0s'],
    guard: 'another-apply',
    manifest: manifestOf(['{ name: a, role: Member }']),
    clients: [staged],
  },
];

test.each(cases)('$flags lifts the guard $guard for one run', async ({ flags, guard, manifest, clients }) => {
  const scene = await openScene({ manifest, clients });
  expect((await scene.run('apply', '--auto-approve', ...flags)).exitCode).toBe(0);
  for (const one of clients) scene.sandbox.tenant.addClient(one);
  const writes = scene.sandbox.writes();
  const again = await scene.run('apply', '--auto-approve');
  expect(again.exitCode).toBe(6);
  expect(again.stderr).toContain(`refused by guard ${guard}:`);
  expect(scene.sandbox.writes()).toEqual(writes);
});

test('--auto-approve approves one run', async () => {
  const scene = await openScene({ manifest: manifestOf(['{ name: a, role: Member }']) });
  expect((await scene.run('apply', '--auto-approve')).exitCode).toBe(0);
  await scene.workspace.write('atlan-oauth.yaml', manifestOf(['{ name: a, role: Member, description: new }']));
  expect((await scene.run('apply')).exitCode).toBe(6);
});

test('several guards refuse together, each with its own figures and way out', async () => {
  const manifest = manifestOf([], `${scope}protect: ["ci-4"]\n`);
  const scene = await openScene({ manifest, clients: many });
  const { stderr, exitCode } = await scene.run('apply', '--auto-approve');
  expect(exitCode).toBe(6);
  expect([...stderr.matchAll(/^refused by guard (\S+):/gm)].map(([, guard]) => guard)).toEqual([
    'empty-manifest',
    'protect',
    'limits',
  ]);
  expect(scene.sandbox.writes()).toEqual([]);
});
