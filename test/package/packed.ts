/** The package as it would be published, and installed from its file alone, without a registry. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface PackedFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

export interface Packed {
  /** The tarball. */
  readonly file: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly PackedFile[];
  /** The folder that it was packed from. */
  readonly folder: string;
  /** Where it was installed. */
  readonly installed: string;
  /** The program that the installation gives. */
  readonly bin: string;
  remove(): void;
}

/** Builds into a folder of its own, packs that, and installs the tarball offline and without scripts into an empty one. */
export function packAndInstall(): Packed {
  const scratch = mkdtempSync(path.join(tmpdir(), 'atlan-oauth-package-'));
  const folder = path.join(scratch, 'package');
  const home = path.join(scratch, 'home');
  for (const name of [folder, home]) mkdirSync(name);
  for (const name of ['package.json', 'schemas', 'README.md', 'CHANGELOG.md', 'LICENSE']) {
    cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  }
  execFileSync(process.execPath, ['.scripts/build.mjs', '--clean', '--outdir', path.join(folder, 'dist')], {
    cwd: ROOT,
  });
  const [packed] = JSON.parse(npm(folder, home, ['pack', '--json'])) as [Omit<Packed, 'file'> & { filename: string }];
  writeFileSync(path.join(home, 'package.json'), '{ "private": true }\n');
  const file = path.join(folder, packed.filename);
  npm(home, home, ['install', '--offline', file]);
  const installed = path.join(home, 'node_modules');
  return {
    ...packed,
    file,
    folder,
    installed,
    bin: path.join(installed, '.bin/atlan-oauth'),
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

/** npm with no script, no registry and no configuration of whoever runs the tests. */
function npm(cwd: string, home: string, args: readonly string[]): string {
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  return execFileSync('npm', [...args, ...flags], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: home, npm_config_cache: path.join(home, '.npm') },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
