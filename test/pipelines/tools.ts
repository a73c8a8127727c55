/**
 * The programs beside `atlan-oauth` that the pipelines call. `npm ci` puts the build under test where an installation would
 * put it; the others write down what they got, each call in a file of its own, and say what the real ones say of it.
 */
import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = process.env['ATLAN_OAUTH_TEST_MAIN'] ?? fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** What one call of a program got. */
export interface ToolCall {
  readonly tool: string;
  readonly args: readonly string[];
  readonly stdin: string;
  /** The files among its arguments, and its variables of these names. */
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

export interface Tools {
  /** For the front of `PATH`. */
  readonly folder: string;
  /** Every call so far, in order; `npm` and `apk` aside. */
  calls(): Promise<readonly ToolCall[]>;
}

/** Puts the programs into a folder. */
export async function installTools(root: string): Promise<Tools> {
  const [folder, records] = [path.join(root, 'tools'), path.join(root, 'calls')];
  await Promise.all([mkdir(folder), mkdir(records)]);
  const recorder = path.join(root, 'record.mjs');
  await writeFile(recorder, RECORDER);
  await Promise.all([
    install(folder, 'npm', NPM),
    install(folder, 'apk', APK),
    ...['gh', 'vault', 'kubectl'].map((tool) =>
      install(folder, tool, `exec '${process.execPath}' '${recorder}' '${records}' ${tool} "$@"\n`),
    ),
  ]);
  const read = async (name: string): Promise<ToolCall> =>
    JSON.parse(await readFile(path.join(records, name), 'utf8')) as ToolCall;
  return { folder, calls: async () => Promise.all((await readdir(records)).sort().map(read)) };
}

async function install(folder: string, name: string, body: string): Promise<void> {
  await writeFile(path.join(folder, name), `#!/bin/sh\nset -eu\n${body}`);
  await chmod(path.join(folder, name), 0o755);
}

/** As strict as the real one about the lock file; scripts of packages must not run next to a credential. */
const NPM = `[ "$*" = 'ci --ignore-scripts' ] || { echo "unexpected: npm $*" >&2; exit 1; }
[ -e package-lock.json ] || { echo 'npm error The npm ci command can only install with an existing package-lock.json' >&2; exit 1; }
rm -rf node_modules
mkdir -p node_modules/.bin
ln -s '${MAIN}' node_modules/.bin/atlan-oauth
`;

const APK = `[ "$1" = add ] || exit 1
`;

const RECORDER = `import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
const [records, tool, ...args] = process.argv.slice(2);
const readsStdin = args.includes('-');
const files = args.flatMap((arg) => [arg, arg.replace(/^@/, '')]).filter((name) => existsSync(name));
const variables = Object.entries(process.env).filter(([name]) => /^(?:GH|VAULT|ATLAN|AGE)_/.test(name));
const call = {
  tool,
  args,
  stdin: readsStdin ? readFileSync(0, 'utf8') : '',
  files: Object.fromEntries(files.map((name) => [name, readFileSync(name, 'utf8')])),
  env: Object.fromEntries(variables),
};
const number = String(readdirSync(records).length).padStart(4, '0');
writeFileSync(path.join(records, number + '.json'), JSON.stringify(call));
if (tool === 'vault') JSON.parse(call.stdin).constructor === Object || process.exit(1);
console.log(tool === 'gh' ? '✓ Set Actions secrets' : 'Success!');
`;
