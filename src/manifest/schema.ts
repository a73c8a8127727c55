/** What the schema finds wrong, in words for people and with the way out. */
import { nearest } from '../nearest.ts';
import type { SchemaProblem } from '../validation/validators.ts';
import type { ManifestCode } from './codes.ts';
import type { Findings } from './findings.ts';
import { nameProblem } from './name-rule.ts';
import type { SourceText } from './source-text.ts';
import type { Tree } from './tree.ts';
import { describe, orList, quote, sentence } from './wording.ts';

interface Words {
  readonly code: ManifestCode;
  readonly detail: string;
  readonly hint?: string;
  /** The key below the problem's path that is at fault, where the value at the path is not. */
  readonly key?: string;
}

/** Reports the problems of one file; `label` says what the file is: `manifest` or `policy`. */
export function reportSchemaProblems(
  problems: readonly SchemaProblem[],
  tree: Tree,
  source: SourceText,
  label: string,
  findings: Findings,
): void {
  for (const problem of problems.toSorted((a, b) => rank(a) - rank(b))) {
    const subject = describe(problem.path, tree.data, label);
    const { start, end } = tree.span(problem.path);
    const words = (speakers[problem.keyword] ?? speakPlainly)(problem, subject, source.text.slice(start, end));
    const span = words.key === undefined ? { start, end } : tree.keySpan([...problem.path, words.key]);
    findings.add({ ...words, source, span });
  }
}

/** Of several problems at one place the first is shown: a wrong type before what else follows from it. */
function rank({ keyword }: SchemaProblem): number {
  return keyword === 'type' ? 0 : keyword === 'required' || keyword === 'not' || keyword === 'propertyNames' ? 2 : 1;
}

/** `written` is what stands at the problem's path in the file. */
type Speaker = (problem: SchemaProblem, subject: string, written: string) => Words;

const speakPlainly: Speaker = ({ message }, subject) => ({
  code: 'wrong-value',
  detail: `${sentence(subject)} ${message}.`,
});

const speakers: Readonly<Partial<Record<string, Speaker>>> = {
  type: speakOfType,
  additionalProperties: speakOfUnknownKey,
  pattern: speakOfPattern,
  not: speakOfContradiction,

  required: ({ params }, subject) => {
    const key = String(params['missingProperty']);
    const detail = `${sentence(subject)} has no ${quote(key)}.`;
    return key === 'version'
      ? { code: 'missing-key', detail, hint: 'Begin the file with the line: version: 1' }
      : { code: 'missing-key', detail };
  },
  minLength: (_, subject) => ({ code: 'empty-text', detail: `${sentence(subject)} is empty.` }),
  minItems: (_, subject) => ({
    code: 'empty-list',
    detail: `${sentence(subject)} is empty; it needs at least one entry.`,
  }),
  minProperties: ({ knownKeys }, subject) => ({
    code: 'empty-mapping',
    detail: `${sentence(subject)} says nothing.`,
    hint: `It can hold ${orList(knownKeys.map(quote))}.`,
  }),
  maxProperties: (_, subject) => ({
    code: 'persona-both',
    detail: `${sentence(subject)} has more than one key: a persona is named once.`,
    hint: 'Keep "name" or "qualifiedName".',
  }),
  const: ({ params, value }, subject) => {
    const detail = `${sentence(subject)} must be the number ${String(params['allowedValue'])}.`;
    const isNewer = typeof value === 'number' && value > 1;
    return isNewer
      ? { code: 'wrong-value', detail, hint: 'A newer atlan-oauth may know this version.' }
      : { code: 'wrong-value', detail };
  },
  enum: (_, subject) => ({
    code: 'wrong-value',
    detail: `${sentence(subject)} can only be absent.`,
    hint: 'For a client that must exist leave "state" out.',
  }),
  minimum: ({ params }, subject) => ({
    code: 'out-of-range',
    detail: `${sentence(subject)} must be at least ${String(params['limit'])}.`,
  }),
  maximum: ({ params }, subject) => ({
    code: 'out-of-range',
    detail: `${sentence(subject)} must be at most ${String(params['limit'])}.`,
  }),
  propertyNames: ({ params }, subject) => ({
    code: 'tombstone-key',
    key: String(params['propertyName']),
    detail: `${quote(String(params['propertyName']))} has no effect on ${subject}, which must be absent.`,
    hint: 'Remove the key: a tombstone has "name", "state" and, where it is pinned, "clientId".',
  }),
};

function speakOfUnknownKey({ params, knownKeys }: SchemaProblem, subject: string): Words {
  const key = String(params['additionalProperty']);
  const near = nearest(key, knownKeys);
  return {
    code: 'unknown-key',
    key,
    detail: `${quote(key)} is no key of ${subject}.`,
    hint: near === null ? `Known keys: ${knownKeys.join(', ')}.` : `Did you mean ${quote(near)}?`,
  };
}

function speakOfType({ params, value, path }: SchemaProblem, subject: string, written: string): Words {
  const types = [params['type']].flat().flatMap((type) => String(type).split(','));
  const wanted = orList(types.map((type) => typeWords[type] ?? type));
  if (value === null) {
    const hint = hintForNothing(types, path.at(-1), written);
    return { code: 'no-value', detail: `${sentence(subject)} has no value; it must be ${wanted}.`, hint };
  }
  const detail = `${sentence(subject)} must be ${wanted}, but is ${typeOf(value)}.`;
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  if (types.includes('string') && isDurationKey(path.at(-1)))
    return { code: 'bad-duration', detail, hint: durationHint };
  if (types.includes('string') && isScalar) return { code: 'not-text', detail, hint: `Quote it: "${value}".` };
  if (typeof value !== 'string') return { code: 'wrong-type', detail };
  if (types.includes('array')) return { code: 'wrong-type', detail, hint: `Write a list: [${quote(value)}].` };
  const isNumber = types.includes('integer') || types.includes('number');
  const hint = 'Write the number in decimal digits, without quotes.';
  return isNumber ? { code: 'wrong-type', detail, hint } : { code: 'wrong-type', detail };
}

function hintForNothing(types: readonly string[], key: string | number | undefined, written: string): string {
  if (types.includes('string') && (written === '~' || written === 'null'))
    return `If it is a text, quote it: "${written}".`;
  if (typeof key === 'number') return 'Complete the entry, or remove it.';
  if (types.includes('array')) return 'For none write [].';
  return key === 'name' ? 'Give it a value.' : 'Give it a value, or leave the key out.';
}

const typeWords: Readonly<Partial<Record<string, string>>> = {
  string: 'a text',
  array: 'a list',
  object: 'a mapping',
  integer: 'a whole number',
  number: 'a number',
};

function typeOf(value: unknown): string {
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'boolean') return `the truth value ${value}`;
  return Array.isArray(value) ? 'a list' : 'a mapping';
}

function speakOfPattern({ path, value }: SchemaProblem, subject: string): Words {
  const text = quote(String(value));
  const key = path.at(-1);
  if (key === 'rotateAfter' && /^0+[smhdw]$/u.test(String(value))) {
    const detail = `${sentence(subject)} must be longer than nothing.`;
    return { code: 'bad-duration', detail, hint: 'To rotate once, use --replace.' };
  }
  if (isDurationKey(key)) return { code: 'bad-duration', detail: `${text} is no duration.`, hint: durationHint };
  const words = typeof key === 'string' ? patternWords[key] : undefined;
  if (words !== undefined) return { ...words, detail: `${text} ${words.detail}` };
  return badCharacter(String(value));
}

/** Texts with a form of their own; every other pattern of the schemas is about characters. */
const patternWords: Readonly<Partial<Record<string, Words>>> = {
  clientId: {
    code: 'bad-client-id',
    detail: 'is no client id.',
    hint: 'A client id begins with oauth-client-; "atlan-oauth list" shows them.',
  },
  tenant: {
    code: 'bad-tenant',
    detail: 'is no tenant.',
    hint: 'Write scheme and host alone, such as https://acme.atlan.com.',
  },
  recipientsDigest: {
    code: 'bad-digest',
    detail: 'is no digest.',
    hint: 'A digest is sha256: and 64 hexadecimal digits, as a plan shows it.',
  },
};

/** Also said of what a schema cannot portably state: half of a surrogate pair. */
export function badCharacter(text: string): Words {
  const detail = `${quote(text)} holds a control character, a bidirectional override or half of a character.`;
  return { code: 'bad-character', detail, hint: 'Remove it.' };
}

function isDurationKey(key: string | number | undefined): boolean {
  return key === 'overlap' || key === 'rotateAfter';
}

const durationHint = 'Write digits and one of s, m, h, d, w, for example 7d.';

/** The schema says `not` of names (the suffixes, white space) and of pinned clients (no `rotateAfter`). */
function speakOfContradiction({ path, value }: SchemaProblem, subject: string): Words {
  if (typeof value !== 'string') {
    return {
      code: 'pinned-rotation',
      key: 'rotateAfter',
      detail: `${sentence(subject)} is pinned by its "clientId", which no rotation could keep.`,
      hint: 'Remove "rotateAfter" or "clientId".',
    };
  }
  if (nameProblem(value) === 'a reserved suffix') {
    return {
      code: 'name-suffix',
      detail: `${quote(value)} ends in a suffix that apply itself gives to clients on their way in or out.`,
      hint: 'Use the name without the suffix.',
    };
  }
  return {
    code: 'name-white-space',
    detail: `${sentence(describeEnd(path))} ${quote(value)} begins or ends with white space.`,
    hint: `Write ${quote(value.trim())}.`,
  };
}

function describeEnd(path: SchemaProblem['path']): string {
  return path.includes('previousNames') ? 'the previous name' : 'the name';
}
