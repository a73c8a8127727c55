/** The figures of `RELIABILITY.md`: counted from the tests, and read from what the long runs have left here. */
import { existsSync, readFileSync } from 'node:fs';
import { testsOf } from '../faults/row-tests.ts';
import { rows } from '../faults/rows.ts';
import mutants from '../mutants/mutants.json' with { type: 'json' };

interface Measured {
  /** A day. */
  readonly measuredAt: string;
  /** Version of Node. */
  readonly node: string;
}

interface KillRun extends Measured {
  readonly sweeps: readonly {
    readonly sweep: string;
    readonly cases: number;
    readonly passed: number;
    readonly failed: number;
  }[];
}

interface MutantRun extends Measured {
  readonly mutants: number;
  readonly caught: number;
  readonly survivors: readonly string[];
}

interface SimulationRun extends Measured {
  readonly first: number;
  readonly seeds: number;
  readonly failed: number;
  readonly historiesPerMinute: number;
}

interface Score {
  readonly measuredAt: string;
  readonly folders: Readonly<
    Record<
      string,
      {
        readonly killed: number;
        readonly survived: number;
        readonly timeout: number;
        readonly noCoverage: number;
        /** Survivors that have no entry in `test/mutants/survivors/`. */
        readonly notLookedAt: number;
        readonly score: number;
      }
    >
  >;
}

interface LongRuns {
  readonly kill: KillRun;
  readonly simulation: SimulationRun;
  readonly mutants: MutantRun;
  readonly score: Score;
}

const files: Readonly<Record<keyof LongRuns, string>> = {
  kill: 'kill.json',
  simulation: 'simulation.json',
  mutants: 'mutants.json',
  score: '../mutants/score.json',
};

/** The generated part of the page by the name in its markers. */
export const figures: Readonly<Record<string, () => string>> = { faults, runs, sweeps, defects, score };

/** Rows and tests of the table of faults, by what they are about. */
function faults(): string {
  const about = [...new Set(rows.map(({ file }) => file))];
  const lines = about.map((file) => {
    const of = rows.filter((row) => row.file === file);
    const [first, last] = [of[0]?.row, of.at(-1)?.row];
    return `| [${file}](test/faults/${file}) | ${first} to ${last} | ${of.length} | ${count(of)} |`;
  });
  return table(
    ['faults', 'rows', 'number of rows', 'tests'],
    [...lines, `| all | | ${rows.length} | ${count(rows)} |`],
  );
}

function count(of: typeof rows): number {
  return of.reduce((sum, row) => sum + testsOf(row).length, 0);
}

function runs(): string {
  const [kill, simulation, defects] = [read('kill'), read('simulation'), read('mutants')];
  const lines = [
    kill && `| \`npm run test:kill\` | ${killed(kill)} | ${failed(kill)} | ${when(kill)} |`,
    simulation &&
      `| \`npm run test:simulate\` | ${number(simulation.seeds)} stories from seed ${number(simulation.first)}, ${number(simulation.historiesPerMinute)} a minute of the processor | ${simulation.failed} | ${when(simulation)} |`,
    defects &&
      `| \`npm run test:mutants\` | ${defects.caught} of ${defects.mutants} deliberate defects caught | ${defects.survivors.length} | ${when(defects)} |`,
  ];
  return table(
    ['run', 'what it came to', 'failed', 'measured'],
    lines.filter((line) => line !== null),
  );
}

function killed({ sweeps }: KillRun): string {
  return `${number(total(sweeps, 'passed'))} of ${number(total(sweeps, 'cases'))} cases played and passed`;
}

function failed({ sweeps }: KillRun): string {
  return number(total(sweeps, 'failed'));
}

function total(sweeps: KillRun['sweeps'], field: 'cases' | 'passed' | 'failed'): number {
  return sweeps.reduce((sum, sweep) => sum + sweep[field], 0);
}

function sweeps(): string {
  const lines = (read('kill')?.sweeps ?? []).map(
    ({ sweep, cases, passed, failed }) => `| ${sweep} | ${number(cases)} | ${number(passed)} | ${number(failed)} |`,
  );
  return table(['sweep', 'cases', 'passed', 'failed'], lines);
}

function defects(): string {
  const lines = mutants.map(({ name, tests }) => `| ${name} | \`${tests.file}\`: ${asRead(tests.name)} |`);
  return table(['deliberate defect', 'caught by'], lines);
}

/** The name of a test without what each case puts into it. */
function asRead(name: string): string {
  return name.replaceAll(/%[sdj]|\$\w+/g, '…').replaceAll('|', '\\|');
}

/** Empty as long as nobody has measured it. */
function score(): string {
  const measured = read('score');
  if (measured === null) return '';
  const lines = Object.entries(measured.folders).map(
    ([folder, { killed, timeout, survived, noCoverage, notLookedAt, score: percent }]) =>
      `| \`src/${folder}/\` | ${number(killed + timeout)} | ${number(survived + noCoverage)} | ${number(survived + noCoverage - notLookedAt)} | ${percent.toFixed(1)} % |`,
  );
  return `Measured on ${measured.measuredAt.slice(0, 10)}.\n\n${table(['folder', 'mutants caught', 'survived', 'with a reason', 'score'], lines)}`;
}

function when({ measuredAt, node }: Measured): string {
  return `${measuredAt}, Node ${node}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

function table(head: readonly string[], lines: readonly string[]): string {
  return [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...lines].join('\n');
}

/** Null where that run was never made. */
function read<Name extends keyof LongRuns>(name: Name): LongRuns[Name] | null {
  const url = new URL(files[name], import.meta.url);
  if (!existsSync(url)) return null;
  const run: LongRuns[Name] = JSON.parse(readFileSync(url, 'utf8'));
  return run;
}
