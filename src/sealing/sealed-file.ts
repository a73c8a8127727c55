/**
 * Reading a sealed file (design section 6). Pure: text to lines; `writer.ts` puts them on disk.
 *
 * A reader has to live with what a killed run leaves behind. So a torn last line is tolerated, a damaged line is reported and
 * left out, and fields and types that this version does not know are ignored; only a newer format is refused as a whole.
 */
import { Failure } from '../errors.ts';
import {
  parseSealedLine,
  type EndLine,
  type HeaderLine,
  type IntentLine,
  type ProvedLine,
  type SealedLine,
  type SecretLine,
  type VoidLine,
} from './sealed-line.ts';

/** Something a reader should know about a file; none of them keeps the rest of the file from being used. */
export interface SealedProblem {
  readonly code: 'torn-line' | 'damaged-line' | 'no-header' | 'second-header' | 'intent-without-secret';
  /** 1-based. */
  readonly line: number;
  /** One sentence; may hold a client's name. */
  readonly message: string;
  /** With `intent-without-secret`: the name of the client that was to be made; null otherwise. */
  readonly stagedName: string | null;
}

/** A file as read. The lines keep their order. */
export interface SealedFile {
  /** As handed in. */
  readonly path: string;
  /** Null where the first line was lost or this is no sealed file. */
  readonly header: HeaderLine | null;
  readonly intents: readonly IntentLine[];
  readonly secrets: readonly SecretLine[];
  readonly proved: readonly ProvedLine[];
  readonly voids: readonly VoidLine[];
  /** Null where the run did not come to its end. */
  readonly end: EndLine | null;
  readonly problems: readonly SealedProblem[];
}

/** Reads a sealed file. Throws `Failure` (exit 6) for a line of a newer format version. */
export function parseSealedFile(text: string, file: string): SealedFile {
  const reading = new Reading(file);
  const lines = text.split('\n');
  const tail = lines.pop() ?? '';
  for (const [index, line] of lines.entries()) reading.take(line, index + 1, 'whole');
  reading.take(tail, lines.length + 1, 'last');
  return reading.result();
}

class Reading {
  readonly #path: string;
  readonly #lines: { readonly line: SealedLine; readonly number: number }[] = [];
  readonly #problems: SealedProblem[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  take(text: string, number: number, position: 'whole' | 'last'): void {
    if (text.trim() === '') return;
    const parsed = parseSealedLine(text);
    if (parsed === 'damaged') {
      this.#problems.push(position === 'last' ? tornLine(number) : damagedLine(number));
    } else if (parsed === 'newer') {
      throw newerFormat(this.#path, number);
    } else if (parsed !== 'unknown') {
      this.#lines.push({ line: parsed, number });
    }
  }

  result(): SealedFile {
    const of = <Type extends SealedLine['type']>(type: Type) =>
      this.#lines
        .map(({ line }) => line)
        .filter((line): line is Extract<SealedLine, { type: Type }> => line.type === type);
    return {
      path: this.#path,
      header: of('header')[0] ?? null,
      intents: of('intent'),
      secrets: of('secret'),
      proved: of('proved'),
      voids: of('void'),
      end: of('end').at(-1) ?? null,
      problems: [...this.#problems, ...this.#headerProblems(), ...this.#openIntents()].sort((a, b) => a.line - b.line),
    };
  }

  #headerProblems(): SealedProblem[] {
    const [first, ...others] = this.#lines.filter(({ line }) => line.type === 'header');
    if (first === undefined) {
      return [
        {
          code: 'no-header',
          line: 1,
          message: 'it has no readable header line, so nothing says who wrote it',
          stagedName: null,
        },
      ];
    }
    return others.map(({ number }) => ({
      code: 'second-header',
      line: number,
      message: 'a second header: several sealed files seem to have been joined, keep them apart',
      stagedName: null,
    }));
  }

  #openIntents(): SealedProblem[] {
    const sealed = new Set(
      this.#lines.flatMap(({ line }) => (line.type === 'secret' ? [`${line.run} ${line.seq}`] : [])),
    );
    return this.#lines.flatMap(({ line, number }) =>
      line.type === 'intent' && !sealed.has(`${line.run} ${line.seq}`)
        ? [{ code: 'intent-without-secret', line: number, message: openIntent(line), stagedName: line.stagedName }]
        : [],
    );
  }
}

function openIntent({ name, stagedName, action }: IntentLine): string {
  return `the ${action === 'replace' ? 'replacement' : 'create'} of "${name}" as "${stagedName}" left no secret here: it failed, or the run was killed before sealing it`;
}

function tornLine(line: number): SealedProblem {
  return {
    code: 'torn-line',
    line,
    message: 'the last line is torn, as a killed run leaves it, and was left out',
    stagedName: null,
  };
}

function damagedLine(line: number): SealedProblem {
  return { code: 'damaged-line', line, message: 'this line cannot be read and was left out', stagedName: null };
}

function newerFormat(path: string, line: number): Failure {
  return new Failure({
    exitCode: 6,
    code: 'newer-sealed-file',
    summary: 'Sealed file of a newer format',
    detail: `Line ${line} of ${path} was written by a newer version of atlan-oauth, and this one cannot know what it means.`,
    hint: 'update atlan-oauth',
  });
}
