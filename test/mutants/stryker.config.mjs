/** How Stryker mutates one folder of `src/`; `mutation.mjs` runs it. */
const folder = process.env.MUTATION_FOLDER;
const files = process.env.MUTATION_FILES.split(',').filter((file) => file !== '');
const home = '.cache/mutation';

export default {
  mutate: files.length === 0 ? [`src/${folder}/**/*.ts`] : files.map((file) => `src/${folder}/${file}`),
  plugins: ['./test/mutants/resident.mjs', './test/mutants/texts.mjs'],
  testRunner: 'resident',
  dryRunTimeoutMinutes: 15,
  coverageAnalysis: 'perTest',
  ignorers: ['texts'],
  incremental: files.length === 0,
  incrementalFile: `${home}/${folder}.incremental.json`,
  tempDirName: `${home}/sandbox-${folder}`,
  ignorePatterns: ['/.cache', '/.git', '/coverage', '/dist', '/examples'],
  // TypeScript 7 has no compiler API to rewrite one with, and vitest needs none.
  tsconfigFile: 'none',
  concurrency: Number(process.env.MUTATION_CONCURRENCY),
  // Beside twice what the tests take: on a busy machine a slow test would count as an endless loop.
  timeoutMS: 15_000,
  timeoutFactor: 2,
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: `${home}/${folder}.html` },
  jsonReporter: { fileName: `${home}/${folder}.json` },
};
