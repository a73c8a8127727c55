/** What the YAML parser finds wrong, at the place where a person would look for it. */
import { isCollection, isNode, isScalar, visit } from 'yaml';
import type { Node, YAMLParseError, YAMLWarning } from 'yaml';
import type { Findings } from './findings.ts';
import type { SourceText, Span } from './source-text.ts';

type Problem = YAMLParseError | YAMLWarning;

/** After so many in one file the rest is noise. */
const mostSyntaxProblems = 100;

/** Tags that the failsafe schema does not know; the values are read as if they had none. */
export function reportTags(problems: readonly Problem[], source: SourceText, findings: Findings): void {
  for (const { code, pos } of problems) {
    if (code !== 'TAG_RESOLVE_FAILED') continue;
    const [start, end] = pos;
    const tag = source.text.slice(start, end);
    const detail = `The tag ${tag} is not known here: a manifest is made of texts, numbers, lists and mappings.`;
    findings.add({ code: 'unknown-tag', source, span: { start, end }, detail, hint: 'Remove the tag.' });
  }
}

/** One problem a line: the others on it follow from the first. */
export function reportSyntax(
  problems: readonly Problem[],
  root: Node | null,
  source: SourceText,
  findings: Findings,
): void {
  let lastLine = 0;
  for (const problem of problems.toSorted((a, b) => a.pos[0] - b.pos[0]).slice(0, mostSyntaxProblems)) {
    const opening = findOpening(problem, root);
    const span = opening?.span ?? { start: problem.pos[0], end: problem.pos[1] };
    const { line } = source.place(span);
    const [detail, hint] = opening?.words ?? [
      details[problem.code] ?? sentence(problem.message),
      hints[problem.code] ?? null,
    ];
    if (line !== lastLine) findings.add({ code: 'yaml-syntax', source, span, detail, hint });
    lastLine = line;
  }
}

/** Where that begins which is not closed: the parser notices it only lines below, at its end. */
function findOpening(
  { message, pos }: Problem,
  root: Node | null,
): { readonly span: Span; readonly words: Words } | null {
  const bracket = /end with a ([\]}])/u.exec(message)?.[1];
  const isQuote = message.startsWith('Missing closing');
  if (bracket === undefined && !isQuote) return null;
  let start: number | null = null;
  visit(root, (_, node) => {
    if (!isNode(node) || !node.range) return undefined;
    const isOpening = isQuote ? isScalar(node) && node.type !== 'PLAIN' : isCollection(node) && node.flow === true;
    if (isOpening && node.range[0] < pos[0] && node.range[1] >= pos[0] - 1) start = node.range[0];
    return node.range[2] < pos[0] - 1 ? visit.SKIP : undefined;
  });
  if (start === null) return null;
  return {
    span: { start, end: start + 1 },
    words: isQuote ? unclosedQuote : [`The ${bracket} for this one is missing, or not indented far enough.`, null],
  };
}

type Words = readonly [detail: string, hint: string | null];

const unclosedQuote: Words = [
  'The quote that opens here is not closed, or its text goes on without indentation.',
  null,
];

/** Where the parser's own words speak of its workings. */
const details: Readonly<Partial<Record<string, string>>> = {
  BLOCK_AS_IMPLICIT_KEY: 'A colon follows what begins here, which makes it a key, where no key can stand.',
  MULTILINE_IMPLICIT_KEY: 'What begins here is no key of the mapping around it.',
};

const hints: Readonly<Partial<Record<string, string>>> = {
  BAD_DQ_ESCAPE: 'Write a backslash twice in double quotes, or use single quotes.',
  BAD_INDENT: 'Check the indentation of this line and the brackets before it.',
  BAD_SCALAR_START: 'Put the value in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'If the colon belongs to a text, put the text in quotes; else check the indentation.',
  MULTILINE_IMPLICIT_KEY: 'Check the indentation, and that the line before is complete.',
  TAB_AS_INDENT: 'Indent with spaces.',
};

/** The parser's words, cut where it quotes half a file. */
function sentence(message: string): string {
  const short = message.length > 160 ? `${message.slice(0, 160)}…` : message;
  return /[.!?…]$/u.test(short) ? short : `${short}.`;
}
