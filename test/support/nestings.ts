/** Texts of which a reader that calls itself would run out of stack, each with its name. */
export const nestings: readonly (readonly [string, string])[] = [
  ['flow lists', '['.repeat(10_000)],
  ['flow mappings', '{a: '.repeat(10_000)],
  ['closed flow lists', `a: ${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ['compact block lists', '- '.repeat(10_000)],
  ['explicit keys', '? '.repeat(10_000)],
  ['indented mappings', Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
];
