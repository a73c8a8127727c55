/** A `console` block: what is typed behind `$ `, and below it what comes out. */
import type { Block } from './markdown.ts';

export interface Step {
  /** Without the prompt; lines that end in a backslash go on in the next one. */
  readonly command: string;
  /** Stdout and stderr as a terminal shows them, without empty lines at the end. */
  readonly output: readonly string[];
  /** 1-based line of the command. */
  readonly line: number;
  /** 1-based line of the first line of output. */
  readonly outputLine: number;
}

/** The commands of a block. Throws where it begins with anything else. */
export function parseConsole(block: Block): readonly Step[] {
  const { lines } = block;
  if (!lines[0]?.startsWith('$ ')) throw new Error(`line ${block.line}: a console block begins with a command`);
  const steps: Step[] = [];
  for (let at = 0; at < lines.length;) {
    const command = lines.slice(at, endOfCommand(lines, at));
    const from = at + command.length;
    const next = lines.findIndex((line, index) => index >= from && line.startsWith('$ '));
    const to = next === -1 ? lines.length : next;
    steps.push({
      command: command.join('\n').slice(2),
      output: withoutEmptyEnd(lines.slice(from, to)),
      line: block.line + at,
      outputLine: block.line + from,
    });
    at = to;
  }
  return steps;
}

/** Takes empty lines away at the end: they set the next command apart. */
export function withoutEmptyEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

function endOfCommand(lines: readonly string[], from: number): number {
  const last = lines.findIndex((line, index) => index >= from && !line.endsWith('\\'));
  return last === -1 ? lines.length : last + 1;
}
