/**
 * The quick tests that see a mutated module: those in this process, of the folder itself. What runs `dist/` sees no mutant, and
 * nothing is built; the properties and simulations would take days.
 */
import { defineConfig } from 'vitest/config';

/** By the folder that is mutated. */
const tests: Readonly<Record<string, readonly string[]>> = {
  plan: ['test/plan/**', 'test/*'],
  manifest: ['test/manifest/**', 'test/mistakes/**'],
  apply: ['test/apply/**'],
  sealing: ['test/sealing/**'],
};

const exclude = [
  // The author's vectors examine age-encryption itself.
  'test/sealing/age-vectors.test.ts',
  // Takes seconds for every mutant that comes so far.
  'test/sealing/age-interop.test.ts',
  'test/sealing/round-trip.test.ts',
  'test/sealing/writer-faults.test.ts',
  'test/manifest/megabytes.test.ts',
  // Measure time.
  'test/*/linear.test.ts',
];

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: (tests[process.env['MUTATION_FOLDER'] ?? ''] ?? []).map((name) => `${name}.test.ts`),
    exclude,
    setupFiles: ['test/mutants/few-cases.ts'],
    runner: './test/mutants/resident-worker.mjs',
    pool: 'forks',
    isolate: false,
    maxWorkers: 1,
    testTimeout: 60_000,
  },
});
