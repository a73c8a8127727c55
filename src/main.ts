#!/usr/bin/env node
import { writeSync } from 'node:fs';
import path from 'node:path';
import { version } from './version.ts';

const [first, ...rest] = process.argv.slice(2);

if ((first === '--version' || first === '-V') && rest.length === 0) {
  // Asked for in every pipeline's log, so it answers before anything else is loaded, and without making a stream.
  writeSync(1, `${version}\n`);
} else {
  if (process.argv.includes('--verbose')) process.setSourceMapsEnabled(true);
  keepCompiledCode();
  void import('./cli/start.ts').then(async ({ start }) => start(process));
}

/**
 * Node 22.1 and later keep compiled code for the next start. Not in the folder for temporary files, which Node would take: whoever
 * can write there first could hand us code.
 */
function keepCompiledCode(): void {
  const { NODE_COMPILE_CACHE, XDG_CACHE_HOME, HOME } = process.env;
  const cache = XDG_CACHE_HOME || (HOME && path.join(HOME, '.cache'));
  if (!cache) return;
  // Asked for here, since --version needs none.
  const module = process.getBuiltinModule('node:module');
  if (!('enableCompileCache' in module) || typeof module.enableCompileCache !== 'function') return;
  module.enableCompileCache(NODE_COMPILE_CACHE ?? path.join(cache, 'atlan-oauth'));
}
