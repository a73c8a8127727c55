/**
 * Mutation testing: Stryker changes one operator, condition or value at a time, and a test in this process must fail.
 * `node test/mutants/mutation.mjs [FOLDER…] [--concurrency N] [--from-scratch] [--score-only] [--files a.ts,b.ts]`; without a folder:
 * all of them, one after another; with files: those of the folder alone, and no score. What did not change since the last run is not tested
 * again, unless `--from-scratch`. Reports, as HTML and JSON, lie in `.cache/mutation/`, among them the survivors that nobody has looked at
 * (`FOLDER.open.json`), the figures in `score.json`.
 *
 * Stryker is no dependency of this project: it would double what `npm ci` installs, for something that nobody runs every day. It is
 * installed, without scripts, under `.cache/`; the tests run in the project's own vitest (`resident.mjs`).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { notLookedAt, readLedger, survivorsIn } from './ledger.mjs';

const VERSION = '9.6.1';
const FOLDERS = ['plan', 'manifest', 'apply', 'sealing'];
const HOME = '.cache/mutation';
const SCORE = 'test/mutants/score.json';
const stryker = `${HOME}/node_modules/@stryker-mutator/core`;

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string', default: '1' },
    'from-scratch': { type: 'boolean', default: false },
    'score-only': { type: 'boolean', default: false },
    files: { type: 'string', default: '' },
  },
});
const unknown = positionals.filter((folder) => !FOLDERS.includes(folder));
if (unknown.length > 0) throw new Error(`no folder to mutate: ${unknown.join(', ')}; there are ${FOLDERS.join(', ')}`);

const folders = positionals.length > 0 ? positionals : FOLDERS;
if (!values['score-only']) {
  installStryker();
  execFileSync(process.execPath, ['.scripts/generate-validators.mjs'], { stdio: 'inherit' });
}
for (const folder of folders) {
  if (!values['score-only']) mutate(folder);
  const report = JSON.parse(readFileSync(`${HOME}/${folder}.json`, 'utf8'));
  const open = notLookedAt(survivorsIn(report), readLedger(folder));
  writeFileSync(
    `${HOME}/${folder}.open.json`,
    `[\n${open.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`,
  );
  console.log(`src/${folder}: ${open.length} survivors that nobody has looked at: ${HOME}/${folder}.open.json`);
  if (values.files === '') keepScore(folder, report, open.length);
}

function installStryker() {
  const manifest = `${stryker}/package.json`;
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === VERSION) return;
  mkdirSync(HOME, { recursive: true });
  writeFileSync(`${HOME}/package.json`, '{ "private": true }\n');
  const flags = ['--prefix', HOME, '--no-save', '--no-audit', '--ignore-scripts'];
  execFileSync('npm', ['install', ...flags, `@stryker-mutator/core@${VERSION}`], { stdio: 'inherit' });
}

function mutate(folder) {
  if (values['from-scratch']) rmSync(`${HOME}/${folder}.incremental.json`, { force: true });
  const args = [`${stryker}/bin/stryker.js`, 'run', 'test/mutants/stryker.config.mjs'];
  const env = {
    ...process.env,
    MUTATION_FOLDER: folder,
    MUTATION_FILES: values.files,
    MUTATION_CONCURRENCY: values.concurrency,
  };
  const { status } = spawnSync(process.execPath, args, { env, stdio: 'inherit' });
  if (status !== 0) throw new Error(`Stryker ended with ${status} in src/${folder}`);
}

/** Puts the figures of Stryker's report into `score.json`. */
function keepScore(folder, report, openCount) {
  const mutants = Object.values(report.files).flatMap((file) => file.mutants);
  const count = (status) => mutants.filter((mutant) => mutant.status === status).length;
  const figures = {
    killed: count('Killed'),
    survived: count('Survived'),
    timeout: count('Timeout'),
    noCoverage: count('NoCoverage'),
  };
  const detected = figures.killed + figures.timeout;
  const score = Number(((100 * detected) / (detected + figures.survived + figures.noCoverage)).toFixed(2));
  const before = existsSync(SCORE) ? JSON.parse(readFileSync(SCORE, 'utf8')).folders : {};
  const after = { ...before, [folder]: { ...figures, notLookedAt: openCount, score } };
  const sorted = Object.fromEntries(FOLDERS.flatMap((name) => (name in after ? [[name, after[name]]] : [])));
  const measuredAt = statSync(`${HOME}/${folder}.json`).mtime.toISOString();
  const document = { measuredAt, node: process.version, folders: sorted };
  writeFileSync(SCORE, `${JSON.stringify(document, null, 2)}\n`);
  console.log(`src/${folder}: ${score} % (${JSON.stringify(figures)})`);
}
