/**
 * The whole way in one minute, on a tenant that exists on this machine only: plan, apply, the sealed file, the secret
 * opened by whoever has the key, and a second plan with nothing left to do.
 *
 *   npm run build && node examples/demo.mjs
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const example = new URL('minimal/atlan-oauth.yaml', import.meta.url);

const SEALED = 'sealed/demo.sealed.jsonl';

const folder = await mkdtemp(path.join(tmpdir(), 'atlan-oauth-demo-'));
const sandbox = await startSandbox();
try {
  await demo(sandbox.env);
} finally {
  sandbox.stop();
  await rm(folder, { recursive: true, force: true });
}

async function demo(env) {
  tell('A tenant to play with, in the memory of this machine', `It listens on ${env.ATLAN_BASE_URL}.`);

  tell('A key pair for whoever may open secrets', 'The pipeline gets the public half only.');
  const recipient = await run(['keygen', '--out', 'key.txt'], env);
  await writeFile(path.join(folder, 'recipients.txt'), `# label: you\n${recipient}`);

  tell('The manifest, as it stands in a repository');
  const manifest = await readFile(example, 'utf8');
  await writeFile(path.join(folder, 'atlan-oauth.yaml'), manifest);
  show(manifest.replace(/^#.*\n/, ''));

  tell('What would change: for the pull request');
  await run(['plan', '--out', 'plan.json'], env);

  tell('Do just that: on the main branch');
  await run(['apply', 'plan.json', '--secrets-file', SEALED, '--quiet'], env);

  tell('The new secret lies sealed in a file', 'Nobody can read it without the identity, the pipeline included.');
  await run(['show', SEALED], env);

  tell('Opened with the identity', 'The demo shows it, as this tenant ends with the demo.');
  await run(['unseal', SEALED, '-i', 'key.txt', '--format', 'dotenv'], env);

  tell('And the next plan has nothing to do');
  await run(['plan'], env);
}

/** Runs a command in the demo's folder, shows it with its output, and returns its stdout. */
async function run(args, env) {
  show(`$ atlan-oauth ${args.join(' ')}\n`);
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([textOf(child.stdout), once(child, 'close')]);
  show(output);
  if (code !== 0) throw new Error(`atlan-oauth ${args[0]} ended with exit code ${code}`);
  return output;
}

/** Starts a sandbox in a process of its own, and reads from it where it listens. */
async function startSandbox() {
  const child = spawn(process.execPath, [main, 'sandbox', '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  while (!output.includes('ATLAN_API_KEY=')) {
    const [chunk] = await once(child.stdout, 'data');
    output += chunk;
  }
  const exports = output.matchAll(/^export (\w+)=(.*)$/gm);
  return { env: Object.fromEntries([...exports].map(([, name, value]) => [name, value])), stop: () => child.kill() };
}

async function textOf(stream) {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}

function tell(headline, remark) {
  console.log(`\n── ${headline} ${'─'.repeat(Math.max(3, 74 - headline.length))}\n`);
  if (remark !== undefined) console.log(`${remark}\n`);
}

function show(text) {
  console.log(`${text.trimEnd()}\n`);
}
