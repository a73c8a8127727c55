/** What the schema finds wrong, in words for people and with the way out. */
import { nearest } from '../nearest.ts';
import type { SchemaProblem } from '../validation/schema-problem.ts';
import type { Findings } from './findings.ts';
import { speakOfContradiction, speakOfPattern } from './pattern-words.ts';
import type { SourceText } from './source-text.ts';
import type { Tree } from './tree.ts';
import { speakOfType } from './type-words.ts';
import { describe, orList, quote, sentence } from './wording.ts';
import type { Speaker, Words } from './words.ts';

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
  const unknown = `${sentence(subject)} has an unknown key ${quote(key)}`;
  return {
    code: 'unknown-key',
    key,
    ...(near === null
      ? { detail: `${unknown}.`, hint: `Known keys: ${knownKeys.join(', ')}.` }
      : { detail: `${unknown}, did you mean ${quote(near)}?` }),
  };
}
