/** Rows 32 to 36: what the runner's disk, umask and pipes do. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerInstead } from '../../src/sandbox/fault.ts';
import { readDiskLog, type DiskCall, type DiskFault, type FaultRun } from '../support/fault-run.ts';
import { FaultScene } from '../support/fault-scene.ts';
import { manifestText } from '../support/manifests.ts';
import { everyChange, everyName, oneCreate } from './cast.ts';
import { isFull, sampled } from './share.ts';
import { playAll } from './sweep.ts';
import { countOf } from './scripts.ts';

/** The calls to the disk of an apply without faults. */
async function diskCalls(options: Parameters<typeof FaultScene.play>[0]): Promise<readonly DiskCall[]> {
  const log = path.join(mkdtempSync(path.join(tmpdir(), 'atlan-oauth-disk-')), 'log');
  await FaultScene.play(options, async (scene) => {
    const run = await scene.apply({ diskLog: log, args: ['--concurrency', '1'] });
    expect(run.exitCode).toBe(0);
  });
  return readDiskLog(log);
}

describe('row 32: before the first write, a secrets folder', () => {
  test('that is missing is made, with its parents', async () => {
    const files = manifestText('  - { name: ci-new, role: Member }').replace(
      'directory: sealed',
      'directory: a/b/sealed',
    );
    await FaultScene.play({ files }, async (scene) => {
      expect((await scene.apply()).exitCode).toBe(0);
      expect(scene.list('a/b/sealed')).toHaveLength(1);
    });
  });

  test('that is world-writable is exit 6', async () => {
    await FaultScene.play(oneCreate, async (scene) => {
      mkdirSync(path.join(scene.cwd, 'sealed'));
      chmodSync(path.join(scene.cwd, 'sealed'), 0o777);
      const run = await scene.apply();
      expect(run.exitCode).toBe(6);
      expect(run.result.stderr).toContain('world-writable');
      expect(scene.list('sealed')).toEqual([]);
    });
  });

  test('on a disk that is read-only, full or broken is exit 6, at every call, and no half-made file is left', async () => {
    const calls = await diskCalls(oneCreate);
    const firstLine = calls.findIndex(({ name }) => name === 'write');
    const preflight = calls.slice(0, firstLine + 4).filter(({ file }) => !file.endsWith('.yaml'));
    for (const [index, call] of preflight.entries()) {
      const kind = (['EROFS', 'ENOSPC', 'EIO', 'EACCES'] as const)[index % 4] ?? 'EIO';
      await FaultScene.play(oneCreate, async (scene) => {
        const run = await scene.apply({ disk: { at: call.at, kind, torn: true }, args: ['--concurrency', '1'] });
        expect([call, run.exitCode]).toEqual([call, 6]);
        expect(scene.list('sealed')).toEqual([]);
      });
    }
  });

  test('is needed for creates: without recipients it is exit 6, with bad ones exit 3', async () => {
    const create = 'clients:\n  - { name: ci-new, role: Member }\n';
    const inputs: readonly (readonly [string, number])[] = [
      [`version: 1\n${create}`, 6],
      [`version: 1\nsecrets: { directory: sealed }\n${create}`, 6],
      [`version: 1\nsecrets: { directory: sealed, recipients: [] }\n${create}`, 3],
      [`version: 1\nsecrets: { directory: sealed, recipients: [age1nonsense] }\n${create}`, 3],
      [`version: 1\nsecrets: { directory: sealed, recipients: missing.txt }\n${create}`, 3],
      [`version: 1\nsecrets: { directory: sealed, recipients: empty.txt }\n${create}`, 3],
      [`version: 1\nsecrets: { directory: .sealed, recipients: ok.txt }\n${create}`, 6],
    ];
    for (const [manifest, exitCode] of inputs) {
      const files = {
        'atlan-oauth.yaml': manifest,
        'empty.txt': '# nobody\n',
        'ok.txt': 'age1520tdmpu59gj05qwc05hcv8h93qnhpcdzcwr3utgvln6a09t99msf59x47\n',
      };
      await FaultScene.play({ files }, async (scene) => {
        expect([manifest, (await scene.apply()).exitCode]).toEqual([manifest, exitCode]);
      });
    }
  });
});

describe('row 33: after a create, a disk that fails', () => {
  const faults: readonly Omit<DiskFault, 'at'>[] = [
    { kind: 'ENOSPC', torn: true },
    { kind: 'EIO' },
    { kind: 'ENOSPC', torn: true, forever: true },
    { kind: 'EIO', forever: true },
    { kind: 'ENOSPC' },
  ];

  function expectSafe(
    scene: FaultScene,
    run: FaultRun,
    call: DiskCall,
    fault: Omit<DiskFault, 'at'>,
    isLast: boolean,
    failedAt: number,
  ): void {
    const about = `${call.at} ${call.name} ${JSON.stringify(fault)}\n${run.result.stderr}`;
    expect(isLast ? [0, 7] : [7], about).toContain(run.exitCode);
    // What was made after the failure would have no place to be sealed in.
    expect(
      run.requests.filter(({ kind, at }) => kind === 'create' && at > failedAt),
      about,
    ).toEqual([]);
    const unsealed = scene.leftovers().filter((name) => name.includes('(provisioning '));
    for (const name of scene.list('sealed')) {
      const text = readFileSync(path.join(scene.cwd, 'sealed', name), 'utf8');
      // A disk that fails for ever cannot be rid of a torn line; all before it are whole even so.
      if (fault.forever !== true) expect(text.endsWith('\n'), about).toBe(true);
      for (const line of text.split('\n').slice(0, -1)) expect(() => JSON.parse(line), about).not.toThrow();
    }
    expect(unsealed, about).toEqual([]);
  }

  test(
    'at any write or fsync gets its client purged again and nothing more created',
    { timeout: 600_000 },
    async () => {
      const calls = await diskCalls(everyChange);
      const sealed = calls.filter(({ name, file }) => (name === 'write' || name === 'sync') && file.endsWith('.jsonl'));
      const afterHeader = sealed.slice(2);
      expect(afterHeader.length).toBeGreaterThanOrEqual(18);
      const cases = afterHeader.flatMap((_, nth) => faults.map((fault) => ({ nth, fault })));
      const played = sampled(cases, isFull('disk') ? 1 : 4);
      await playAll('the disk fails after a create', played, async ({ nth, fault }) => {
        const call = afterHeader[nth] as DiskCall;
        await FaultScene.play(everyChange, async (scene) => {
          const diskLog = path.join(mkdtempSync(path.join(tmpdir(), 'atlan-oauth-disk-')), 'log');
          const run = await scene.apply({ diskLog, disk: { ...fault, at: call.at }, args: ['--concurrency', '1'] });
          const { time } = readDiskLog(diskLog).find(({ at }) => at === call.at) ?? { time: 0 };
          expectSafe(scene, run, call, fault, nth >= afterHeader.length - 2, time);
          await scene.converge();
          expect(scene.names()).toEqual(everyName);
        });
      });
    },
  );

  test('and a tenant that cannot purge then is exit 8, the client named', async () => {
    const calls = await diskCalls(oneCreate);
    const secretLine = calls.filter(({ name }) => name === 'write')[2];
    await FaultScene.play(oneCreate, async (scene) => {
      const disk = { at: secretLine?.at ?? 0, kind: 'ENOSPC' } as const;
      const dark = answerInstead(503);
      const run = await scene.apply({
        disk,
        fault: ({ kind }) => (kind === 'purge' || countOf(scene, 'purge') > 0 ? dark : undefined),
      });
      expect(run.exitCode).toBe(8);
      expect(run.report?.results).toMatchObject([{ status: 'unknown', secret: 'lost' }]);
      await scene.converge();
    });
  });
});

describe('row 34: a path for the sealed file', () => {
  const obstacles: readonly (readonly [string, (file: string, folder: string) => void])[] = [
    ['a symbolic link', (file, folder) => symlinkSync(path.join(folder, 'target'), file)],
    ['a dangling symbolic link', (file, folder) => symlinkSync(path.join(folder, 'nowhere'), file)],
    ['a FIFO', (file) => void execFileSync('mkfifo', [file])],
    ['a folder', (file) => mkdirSync(file)],
    ['an existing file', (file) => void execFileSync('cp', [`${path.dirname(file)}/target`, file])],
  ];
  test.each(obstacles)('that is %s is exit 6, and what it leads to stays untouched', async (_, put) => {
    await FaultScene.play(oneCreate, async (scene) => {
      scene.write('target', 'precious\n');
      put(path.join(scene.cwd, 'out.sealed.jsonl'), scene.cwd);
      const run = await scene.apply({ args: ['--secrets-file', 'out.sealed.jsonl'] });
      expect(run.exitCode).toBe(6);
      expect(readFileSync(path.join(scene.cwd, 'target'), 'utf8')).toBe('precious\n');
      expect(scene.list('.')).not.toContain('nowhere');
    });
  });

  test('in a folder that is a symbolic link or a file is exit 6', async () => {
    await FaultScene.play(oneCreate, async (scene) => {
      mkdirSync(path.join(scene.cwd, 'elsewhere'));
      symlinkSync('elsewhere', path.join(scene.cwd, 'sealed'));
      expect((await scene.apply()).exitCode).toBe(6);
      expect(scene.list('elsewhere')).toEqual([]);
    });
    await FaultScene.play(oneCreate, async (scene) => {
      scene.write('sealed', 'a file');
      expect((await scene.apply()).exitCode).toBe(6);
    });
  });

  test('beside a FIFO that is named like a sealed file does not hang', async () => {
    await FaultScene.play(oneCreate, async (scene) => {
      mkdirSync(path.join(scene.cwd, 'sealed'));
      execFileSync('mkfifo', [path.join(scene.cwd, 'sealed', 'pipe.sealed.jsonl')]);
      expect((await scene.apply({ timeoutMs: 20_000 })).exitCode).toBe(0);
    });
  });
});

describe('row 35: a sealed file', () => {
  test('is readable by all and writable by its owner alone at most, whatever the umask', async () => {
    for (const umask of [0o000, 0o077]) {
      await FaultScene.play(oneCreate, async (scene) => {
        expect((await scene.apply({ umask })).exitCode).toBe(0);
        const [name = ''] = scene.list('sealed');
        expect(statSync(path.join(scene.cwd, 'sealed', name)).mode & 0o777).toBe(0o644 & ~umask);
        expect(statSync(path.join(scene.cwd, 'sealed')).mode & 0o777).toBe(0o755 & ~umask);
      });
    }
  });

  test('of an earlier run that is torn or damaged is tolerated, reported and left as it is', async () => {
    await FaultScene.play(everyChange, async (scene) => {
      await scene.apply({ args: ['--stage-only'] });
      const [name = ''] = scene.list('sealed');
      const whole = readFileSync(path.join(scene.cwd, 'sealed', name), 'utf8');
      const damaged: Readonly<Record<string, string>> = {
        'torn.sealed.jsonl': whole.slice(0, -40),
        'cut-in-the-header.sealed.jsonl': whole.slice(0, 30),
        'empty.sealed.jsonl': '',
        'garbage.sealed.jsonl': `${'\u0000'.repeat(50)}\nnull\n[1]\n"x"\n{"v":1}\n${whole}`,
        'binary.sealed.jsonl': Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x80]).toString('latin1'),
      };
      for (const [file, text] of Object.entries(damaged)) scene.write(`sealed/${file}`, text);
      const run = await scene.apply();
      expect(run.exitCode).toBe(0);
      expect(run.result.stderr).toContain('A sealed file is not whole');
      expect(scene.names()).toEqual(everyName);
      for (const [file, text] of Object.entries(damaged)) {
        expect(readFileSync(path.join(scene.cwd, 'sealed', file), 'utf8')).toBe(text);
      }
    });
  });
});

describe('row 36: a reader of stdout', () => {
  test('that closes it at once or in the middle does not keep an apply from its end', async () => {
    for (const afterMs of [0, 250, 400]) {
      await FaultScene.play(everyChange, async (scene) => {
        const run = await scene.run(['apply', '--auto-approve'], {
          onStart: ({ child }) => void setTimeout(() => child.stdout?.destroy(), afterMs),
        });
        expect(run.exitCode).toBe(0);
        expect(scene.names()).toEqual(everyName);
        await scene.expectEmptyPlan();
      });
    }
  });

  test('that is a slow pipe gets the whole JSON of a plan of more than 64 KiB', async () => {
    const many = Array.from({ length: 800 }, (_, index) => `  - { name: client-${index}, role: Member }`).join('\n');
    await FaultScene.play({ files: manifestText(many) }, async (scene) => {
      const run = await scene.run(['plan', '--format', 'json'], {
        onStart: ({ child }) => {
          child.stdout?.pause();
          setTimeout(() => child.stdout?.resume(), 1000);
        },
      });
      expect(run.result.stdout.length).toBeGreaterThan(65_536);
      expect(JSON.parse(run.result.stdout).changes).toHaveLength(800);
    });
  });

  test('that is a full disk costs the report, not the apply', async () => {
    await FaultScene.play(oneCreate, async (scene) => {
      const run = await scene.apply({ stdoutFile: '/dev/full' });
      expect(run.exitCode).toBe(1);
      expect(scene.names()).toEqual(['ci-new', 'stranger']);
      await scene.expectEmptyPlan();
    });
  });
});
