#!/usr/bin/env node
import { version } from './version.ts';

const [first, ...rest] = process.argv.slice(2);

// Asked for in every pipeline's log, so it answers before anything else is loaded.
if ((first === '--version' || first === '-V') && rest.length === 0) {
  process.stdout.write(`${version}\n`);
} else {
  void import('./cli/start.ts').then(async ({ start }) => start(process));
}
