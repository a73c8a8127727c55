import { resolve } from 'node:path';
import type { Command } from 'commander';
import { inert, safeJson } from '../../render/inert.ts';
import { formatOption, outputOptions } from '../common-options.ts';
import type { Context } from '../context.ts';

/** `keygen` (design section 8): an age identity for whoever unseals, and its recipient for the manifest. */
export function registerKeygen(program: Command, context: Context): void {
  const command = program
    .command('keygen')
    .description('make an age key pair: the identity opens secrets, the recipient goes into the recipients file')
    .option('--out <file>', 'write the identity to a new file that only you can read (0600) and print the recipient')
    .option('--pq', 'make a post-quantum pair (opens with age 1.3 or newer)');
  formatOption(outputOptions(command), ['text', 'json'])
    .addHelpText('after', EXAMPLES)
    .action(async (options: KeygenOptions) => keygen(context, options));
}

interface KeygenOptions {
  readonly out?: string;
  readonly pq?: boolean;
  readonly format: 'text' | 'json';
}

/** The identity goes into the file, or else to stdout, which is what people redirect. */
async function keygen(context: Context, { out, pq, format }: KeygenOptions): Promise<void> {
  const { generateKeyPair } = await import('../../sealing/keygen.ts');
  const kind = pq === true ? 'hybrid' : 'x25519';
  const { identityFile, recipient } = await generateKeyPair(kind, context.io.clock.now());
  if (out !== undefined) {
    const { writePrivateFile } = await import('../../sealing/private-file.ts');
    await writePrivateFile(resolve(context.io.cwd, out), identityFile.reveal());
    context.note(`Wrote the identity to ${inert(out)}. Keep it where secrets are opened, never in the repository.`);
  }
  if (format === 'json') {
    const identity = out === undefined ? identityFile.reveal() : null;
    context.print(safeJson({ formatVersion: '1.0', recipient, kind, file: out ?? null, identity }));
  } else context.print(out === undefined ? identityFile.reveal() : `${recipient}\n`);
}

const EXAMPLES = `
Examples:
  $ atlan-oauth keygen --out ~/atlan-oauth-key.txt >> recipients.txt
  $ atlan-oauth keygen > ~/key.txt      the recipient is in "# public key: …"
  $ atlan-oauth keygen --out ~/key.txt --format json | jq -r .recipient`;
