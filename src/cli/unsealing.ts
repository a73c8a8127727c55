/** The work of `unseal`. Plaintext lives in memory only, until it goes where the user said. */
import { resolve } from 'node:path';
import { Failure } from '../errors.ts';
import { inert, safeJson } from '../render/inert.ts';
import { readIdentityFiles } from '../sealing/identities.ts';
import { writePrivateFile } from '../sealing/private-file.ts';
import { readSealedFile } from '../sealing/read-sealed-file.ts';
import { createOpener } from '../sealing/seal.ts';
import type { SealedFile } from '../sealing/sealed-file.ts';
import { chooseRecords, openRecords, type UnsealedRecord } from '../sealing/unseal.ts';
import { renderUnsealed, type UnsealFormat } from '../sealing/unsealed-text.ts';
import type { Context } from './context.ts';

/** The flags of `unseal`. */
export interface UnsealOptions {
  readonly identity: readonly string[];
  readonly name: readonly string[];
  readonly all?: boolean;
  readonly format: UnsealFormat;
  readonly out?: string;
  readonly stdout?: boolean;
}

/** Opens the records and writes them in one piece, or throws a `Failure` (exit 3 or 6) and writes nothing. */
export async function unseal(context: Context, paths: readonly string[], options: UnsealOptions): Promise<void> {
  if (options.identity.length === 0) throw identityMissing();
  if (shownOnTerminal(context, options) && options.stdout !== true) throw plaintextOnTerminal();
  const records = await openFiles(context, paths, options);
  if (records.length === 0) context.note('There is no record to open.');
  await deliver(context, options, renderUnsealed(records, options.format, safeJson));
}

async function openFiles(
  context: Context,
  paths: readonly string[],
  options: UnsealOptions,
): Promise<readonly UnsealedRecord[]> {
  const { cwd } = context.io;
  const files: SealedFile[] = [];
  for (const path of paths) files.push(await readSealedFile(cwd, path));
  for (const file of files) tellProblems(context, file);
  const identities = await readIdentityFiles(cwd, options.identity);
  for (const identity of identities) context.redactor.conceal(identity);
  const chosen = chooseRecords(files, { names: options.name, all: options.all === true });
  return openRecords(chosen, await createOpener(identities));
}

async function deliver(context: Context, options: UnsealOptions, text: string): Promise<void> {
  if (options.out !== undefined) {
    await writePrivateFile(resolve(context.io.cwd, options.out), text);
    context.note(`Wrote the plaintext to ${inert(options.out)}, for you alone to read.`);
  } else {
    // The raw form ends without a line break, which suits files and pipes; a prompt would stick to it.
    context.print(shownOnTerminal(context, options) && !text.endsWith('\n') ? `${text}\n` : text);
  }
}

function shownOnTerminal(context: Context, options: UnsealOptions): boolean {
  return options.out === undefined && context.io.stdout.isTTY === true;
}

/** A create without a secret is what any failed create leaves; the other problems are damage. */
function tellProblems(context: Context, file: SealedFile): void {
  for (const { code, line, message } of file.problems) {
    const text = inert(`${file.path}:${line}: ${message}`);
    if (code === 'intent-without-secret') context.note(text);
    else context.warn(`warning: ${text}`);
  }
}

function identityMissing(): Failure {
  return new Failure({
    exitCode: 3,
    code: 'identity-missing',
    summary: 'No identity',
    detail: 'Sealed secrets open only with the identity (private key) of one of their recipients.',
    hint: 'name its file with -i',
  });
}

function plaintextOnTerminal(): Failure {
  return new Failure({
    exitCode: 3,
    code: 'plaintext-on-terminal',
    summary: 'Secrets are not shown on a terminal',
    detail: 'The plaintext would stay on the screen and in its history.',
    hint: 'write it to a file with --out FILE, pipe it on, or insist with --stdout',
  });
}
