/** What the source says, for documents that have to say the same. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import { CommandContext } from '../../src/cli/command-context.ts';
import { createProgram } from '../../src/cli/program.ts';
import { createRedactor } from '../../src/cli/redact.ts';
import { ROOT, readDocument } from './document.ts';

/** Every command, with the long names of its flags. */
export function commandFlags(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    commands().map((command) => [
      command.name(),
      command.options.flatMap(({ long, hidden }) => (long === undefined || long === null || hidden ? [] : [long])),
    ]),
  );
}

/** The members of a union of texts in `src/model.ts`. */
export function unionOf(name: string): readonly string[] {
  const declaration = new RegExp(`export type ${name} =([^;]+);`).exec(readDocument('src/model.ts'));
  return [...(declaration?.[1] ?? '').matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '');
}

/** The environment variables that the source reads, by name. */
export function variablesRead(): readonly string[] {
  const text = filesBelow('src', '.ts')
    .map((file) => readDocument(file))
    .join('\n');
  const read = text.matchAll(/env(?:\['|\.)([A-Z][A-Z0-9_]*)\b/g);
  const named = text.matchAll(/'((?:ATLAN|GITHUB|NODE|HTTPS?|NO|FORCE)_[A-Z0-9_]+)'/g);
  return [...new Set([...read, ...named].map((match) => match[1] ?? ''))].sort();
}

/** Files of the project below a folder with this ending, by path from the project's folder, sorted. */
export function filesBelow(folder: string, ending: string): readonly string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => path.posix.join(folder, file.replaceAll(path.sep, '/')))
    .sort();
}

/** A text file of the project as bytes. */
export function bytesOf(file: string): Uint8Array {
  return readFileSync(path.join(ROOT, file));
}

function commands(): readonly Command[] {
  const stream = () => Object.assign(new PassThrough(), { isTTY: false });
  const io = {
    argv: [],
    env: {},
    cwd: ROOT,
    stdin: new PassThrough(),
    stdout: stream(),
    stderr: stream(),
    clock: { now: () => 0, sleep: async () => {} },
    entropy: { hex8: () => '00000000' },
    onSignal: () => () => {},
    exitNow: () => {},
  };
  const interruption = {
    signal: new AbortController().signal,
    by: null,
    shield: <Result>(work: () => Promise<Result>) => work(),
  };
  return createProgram(new CommandContext(io, interruption, createRedactor({}))).commands;
}
