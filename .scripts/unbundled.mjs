/**
 * Lets Node run the sources as they are: `node --import ./.scripts/unbundled.mjs src/main.ts`. Types are taken off, also
 * on a Node that does not do so by itself, and the pipelines of `examples/` are texts, as in the bundle.
 */
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { transform } from 'rolldown/utils';

if (isMainThread) register(import.meta.url);

/** The hook of Node's module loader, which runs in a thread of its own. */
export async function load(url, context, next) {
  const extension = /\.\w+$/.exec(new URL(url).pathname)?.[0];
  if (extension !== '.ts' && extension !== '.yml') return next(url, context);
  const file = fileURLToPath(url);
  const text = await readFile(file, 'utf8');
  const source = extension === '.yml' ? `export default ${JSON.stringify(text)};` : (await transform(file, text)).code;
  return { format: 'module', source, shortCircuit: true };
}
