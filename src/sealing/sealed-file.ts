/**
 * The format of the sealed file (design section 6): JSON Lines with a header, then one line for each step of the apply.
 * Pure: lines to text and text to lines. `writer.ts` puts them on disk.
 *
 * A reader has to live with what a killed run leaves behind. So a torn last line is tolerated, a damaged line is reported and
 * left out, and fields and types that this version does not know are ignored; only a newer format is refused as a whole.
 */
import { Failure } from '../errors.ts';

/** First line: who wrote the file, for which tenant, and who can open it. */
export interface HeaderLine {
  readonly v: 1;
  readonly type: 'header';
  readonly format: typeof SEALED_FORMAT;
  readonly run: string;
  /** Origin. */
  readonly tenant: string;
  /** `atlan-oauth/<version>`. */
  readonly tool: string;
  /** ISO 8601, like every time here. */
  readonly createdAt: string;
  readonly recipients: readonly SealedRecipient[];
  readonly recipientsDigest: string;
}

export interface SealedRecipient {
  readonly label: string | null;
  readonly kind: string;
  readonly fingerprint: string;
}

/** A create is about to be sent under this staged name. */
export interface IntentLine {
  readonly v: 1;
  readonly type: 'intent';
  readonly run: string;
  readonly seq: number;
  readonly name: string;
  readonly stagedName: string;
  readonly action: 'create' | 'replace';
  readonly at: string;
}

/** A client's secret, sealed. */
export interface SecretLine {
  readonly v: 1;
  readonly type: 'secret';
  readonly run: string;
  readonly seq: number;
  readonly tenant: string;
  readonly name: string;
  readonly clientId: string;
  readonly action: 'create' | 'replace';
  readonly createdAt: string;
  /** Fingerprints. */
  readonly recipients: readonly string[];
  /** An armored age message; inside is a {@link SealedPayload}. */
  readonly sealed: string;
}

/** The tenant accepted the credentials and the client read back as asked. */
export interface ProvedLine {
  readonly v: 1;
  readonly type: 'proved';
  readonly run: string;
  readonly seq: number;
  readonly clientId: string;
  readonly at: string;
}

/** The client is being purged again: whatever file holds its record, that record is dead. */
export interface VoidLine {
  readonly v: 1;
  readonly type: 'void';
  readonly run: string;
  readonly seq: number;
  readonly clientId: string;
  readonly at: string;
}

export interface EndLine {
  readonly v: 1;
  readonly type: 'end';
  readonly run: string;
  readonly intents: number;
  readonly secrets: number;
  readonly status: 'complete' | 'incomplete' | 'interrupted';
  readonly at: string;
}

export type SealedLine = HeaderLine | IntentLine | SecretLine | ProvedLine | VoidLine | EndLine;

/** What is inside `sealed`. All but the secret must equal the outer fields, since age does not authenticate a sender. */
export interface SealedPayload {
  readonly v: 1;
  readonly tenant: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly action: 'create' | 'replace';
  readonly createdAt: string;
  readonly run: string;
  readonly seq: number;
}

/** Something a reader should know about a file; none of them keeps the rest of the file from being used. */
export interface SealedProblem {
  readonly code: 'torn-line' | 'damaged-line' | 'no-header' | 'second-header' | 'intent-without-secret';
  /** 1-based. */
  readonly line: number;
  /** One sentence; may hold a client's name. */
  readonly message: string;
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

export const SEALED_FORMAT = 'atlan-oauth-sealed';

/** The line with its line break, ready for one write. */
export function renderSealedLine(line: SealedLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** Reads a sealed file. Throws `Failure` (exit 6) for a line of a newer format version. */
export function parseSealedFile(text: string, file: string): SealedFile {
  const reading = new Reading(file);
  const lines = text.split('\n');
  const tail = lines.pop() ?? '';
  for (const [index, line] of lines.entries()) reading.take(line, index + 1, 'whole');
  if (tail !== '') reading.take(tail, lines.length + 1, 'last');
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
    const parsed = parseLine(text);
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
      return [{ code: 'no-header', line: 1, message: 'it has no readable header line, so nothing says who wrote it' }];
    }
    return others.map(({ number }) => ({
      code: 'second-header',
      line: number,
      message: 'a second header: several sealed files seem to have been joined, keep them apart',
    }));
  }

  #openIntents(): SealedProblem[] {
    const sealed = new Set(
      this.#lines.flatMap(({ line }) => (line.type === 'secret' ? [`${line.run} ${line.seq}`] : [])),
    );
    return this.#lines.flatMap(({ line, number }) =>
      line.type === 'intent' && !sealed.has(`${line.run} ${line.seq}`)
        ? [{ code: 'intent-without-secret', line: number, message: openIntent(line) }]
        : [],
    );
  }
}

function openIntent({ name, stagedName }: IntentLine): string {
  return `the create of "${name}" as "${stagedName}" left no secret here: it failed, or the run was killed before sealing it`;
}

function tornLine(line: number): SealedProblem {
  return { code: 'torn-line', line, message: 'the last line is torn, as a killed run leaves it, and was left out' };
}

function damagedLine(line: number): SealedProblem {
  return { code: 'damaged-line', line, message: 'this line cannot be read and was left out' };
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

function parseLine(text: string): SealedLine | 'damaged' | 'newer' | 'unknown' {
  const fields = parseObject(text);
  if (fields === null || typeof fields['v'] !== 'number') return 'damaged';
  if (fields['v'] > 1) return 'newer';
  const type = fields['type'];
  if (fields['v'] !== 1 || typeof type !== 'string') return 'damaged';
  if (!Object.hasOwn(SHAPES, type)) return 'unknown';
  const shape = SHAPES[type as SealedLine['type']];
  // The shape has just been compared field by field; TypeScript cannot follow a check that is driven by a table.
  return shape.every(([field, is]) => is(fields[field])) ? (fields as unknown as SealedLine) : 'damaged';
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isCreation: Check = (value) => value === 'create' || value === 'replace';
const isStatus: Check = (value) => value === 'complete' || value === 'incomplete' || value === 'interrupted';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isRecipients: Check = (value) => Array.isArray(value) && value.every(isSealedRecipient);
const isSealedRecipient: Check = (value) =>
  typeof value === 'object' &&
  value !== null &&
  'label' in value &&
  (value.label === null || isText(value.label)) &&
  'kind' in value &&
  isText(value.kind) &&
  'fingerprint' in value &&
  isText(value.fingerprint);

const SHAPES: { readonly [Type in SealedLine['type']]: readonly (readonly [field: string, is: Check])[] } = {
  header: [
    ['format', (value) => value === SEALED_FORMAT],
    ['run', isText],
    ['tenant', isText],
    ['tool', isText],
    ['createdAt', isText],
    ['recipients', isRecipients],
    ['recipientsDigest', isText],
  ],
  intent: [
    ['run', isText],
    ['seq', isCount],
    ['name', isText],
    ['stagedName', isText],
    ['action', isCreation],
    ['at', isText],
  ],
  secret: [
    ['run', isText],
    ['seq', isCount],
    ['tenant', isText],
    ['name', isText],
    ['clientId', isText],
    ['action', isCreation],
    ['createdAt', isText],
    ['recipients', isTexts],
    ['sealed', isText],
  ],
  proved: [
    ['run', isText],
    ['seq', isCount],
    ['clientId', isText],
    ['at', isText],
  ],
  void: [
    ['run', isText],
    ['seq', isCount],
    ['clientId', isText],
    ['at', isText],
  ],
  end: [
    ['run', isText],
    ['intents', isCount],
    ['secrets', isCount],
    ['status', isStatus],
    ['at', isText],
  ],
};
