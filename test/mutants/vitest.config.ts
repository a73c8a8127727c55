/** The tests that see a mutated module: those in this process. What runs `dist/` sees no mutant, and nothing is built. */
import { defineConfig } from 'vitest/config';

const folder = process.env['MUTATION_FOLDER'] ?? '';

/** Quick ones: a mutant that survives has run them all. */
const quick: Readonly<Record<string, readonly string[]>> = {
  plan: ['test/plan/**', 'test/*'],
  manifest: ['test/manifest/**', 'test/mistakes/**'],
  apply: ['test/apply/**'],
  sealing: ['test/sealing/**'],
};

/** Slow ones, for what survived the quick ones. */
const slow: Readonly<Record<string, readonly string[]>> = {
  plan: ['test/properties/plan-convergence', 'test/properties/plan-glob-cover', 'test/properties/plan-invariants'],
  manifest: [],
  apply: ['test/properties/apply-faults'],
  sealing: ['test/sealing/age-interop', 'test/sealing/writer-faults'],
};

const thorough = process.env['MUTATION_STAGE'] === 'thorough';
const files = (names: readonly string[] | undefined): string[] => (names ?? []).map((name) => `${name}.test.ts`);

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  // Stryker asks for threads, in which no test may change the umask.
  plugins: [{ name: 'forks', configureVitest: ({ project }) => void (project.config.pool = 'forks') }],
  test: {
    include: [...files(quick[folder]), ...(thorough ? files(slow[folder]) : [])],
    exclude: [
      // The author's vectors examine age-encryption itself.
      'test/sealing/age-vectors.test.ts',
      // Measures time.
      'test/plan/linear.test.ts',
      ...(thorough ? [] : files(slow[folder])),
    ],
    testTimeout: 60_000,
    isolate: false,
  },
});
