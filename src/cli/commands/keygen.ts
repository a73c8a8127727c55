import { resolve } from 'node:path';
import type { Command } from 'commander';
import { inert } from '../../render/inert.ts';
import { outputOptions } from '../common-options.ts';
import type { Context } from '../context.ts';

/** `keygen` (design section 8): an age identity for whoever unseals, and its recipient for the manifest. */
export function registerKeygen(program: Command, context: Context): void {
  const command = program
    .command('keygen')
    .description('make an age key pair: the identity opens secrets, the recipient goes into the recipients file')
    .option('--out <file>', 'write the identity to a new file that only you can read (0600) and print the recipient')
    .option('--pq', 'make a post-quantum pair (opens with age 1.3 or newer)')
    .addHelpText('after', EXAMPLES);
  outputOptions(command).action((options: KeygenOptions) => keygen(context, options));
}

interface KeygenOptions {
  readonly out?: string;
  readonly pq?: boolean;
}

async function keygen(context: Context, { out, pq }: KeygenOptions): Promise<void> {
  const { generateKeyPair } = await import('../../sealing/keygen.ts');
  const { identityFile, recipient } = await generateKeyPair(pq === true ? 'hybrid' : 'x25519', context.io.clock.now());
  if (out === undefined) {
    context.print(identityFile.reveal());
    return;
  }
  const { writePrivateFile } = await import('../../sealing/private-file.ts');
  await writePrivateFile(resolve(context.io.cwd, out), identityFile.reveal());
  context.note(`Wrote the identity to ${inert(out)}. Keep it where secrets are opened, never in the repository.`);
  context.print(`${recipient}\n`);
}

const EXAMPLES = `
Examples:
  $ atlan-oauth keygen --out ~/atlan-oauth-key.txt >> recipients.txt
  $ atlan-oauth keygen > ~/key.txt         the recipient is its line "# public key: …"`;
