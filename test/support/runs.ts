/** How many cases a property gets that asks for so many: a fiftieth where mutants are tested, since each of them runs them all again. */
export function runs(count: number): number {
  return process.env['MUTATION_FOLDER'] === undefined ? count : Math.ceil(count / 50);
}
