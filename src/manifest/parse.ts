/**
 * YAML text → the nodes of its one document. Everything that could exhaust a recursive reader or that YAML leaves to taste is refused
 * here (design section 2): deep nesting, several documents, directives, tags.
 */
import { Composer, Lexer, Parser, isCollection, isNode, isScalar, visit } from 'yaml';
import type { CST, Document, Node, YAMLParseError, YAMLWarning } from 'yaml';
import type { Findings } from './findings.ts';
import type { SourceText, Span } from './source-text.ts';

type Problem = YAMLParseError | YAMLWarning;

/** Design section 2. */
const deepest = 50;
/** After so many in one file the rest is noise. */
const mostSyntaxProblems = 100;

/**
 * The root node, null where the file holds nothing. `sound` is false where the text is no YAML: what could still be said about it would
 * be guesswork. Scalars come as written: the failsafe schema knows texts alone, so that nothing is coerced.
 */
export function parseYaml(
  source: SourceText,
  findings: Findings,
): { readonly root: Node | null; readonly sound: boolean } {
  const tokens = firstDocument(source, findings);
  if (tokens === null) return { root: null, sound: false };
  const document = compose(tokens, source.text.length);
  if (document === undefined) return { root: null, sound: true };
  const problems = [...document.errors, ...document.warnings];
  const syntax = problems.filter((problem) => problem.code !== 'TAG_RESOLVE_FAILED');
  reportTags(problems, source, findings);
  reportSyntax(syntax, document.contents, source, findings);
  return { root: document.contents, sound: syntax.length === 0 };
}

function compose(tokens: readonly CST.Token[], length: number): Document.Parsed | undefined {
  const options = { schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false, prettyErrors: false } as const;
  const { stackTraceLimit } = Error;
  // Each problem is an Error whose stack nobody reads; a hostile file has a million of them.
  Error.stackTraceLimit = 0;
  try {
    const [document] = new Composer(options).compose(tokens, true, length);
    return document;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The tokens up to the end of the first document; null where it is nested too deeply, noticed before anything recursive sees it. */
function firstDocument(source: SourceText, findings: Findings): readonly CST.Token[] | null {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const token of tokensOf(parser, source.text)) {
    if (token.type === 'directive') {
      reportDirective(token, source, findings);
    } else if (token.type === 'document' && tokens.some(({ type }) => type === 'document')) {
      reportSecondDocument(token, source, findings);
      break;
    } else {
      tokens.push(token);
      // The parser has lost its way: everything from here to the end of the file would be an error.
      if (token.type === 'error') break;
    }
  }
  if (depthOf(parser.stack) <= deepest) return tokens;
  reportDepth(parser, source, findings);
  return null;
}

function* tokensOf(parser: Parser, text: string): Generator<CST.Token> {
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (depthOf(parser.stack) > deepest) return;
  }
  yield* parser.end();
}

function depthOf(stack: readonly CST.Token[]): number {
  if (stack.length <= deepest) return 0;
  return stack.filter(({ type }) => type === 'block-map' || type === 'block-seq' || type === 'flow-collection').length;
}

function reportDepth(parser: Parser, source: SourceText, findings: Findings): void {
  const start = parser.stack.at(-1)?.offset ?? 0;
  const detail = `Lists and mappings stand in each other more than ${deepest} deep; a manifest needs five.`;
  findings.add({ code: 'too-deep', source, span: { start, end: start + 1 }, detail });
}

function reportDirective(token: CST.Directive, source: SourceText, findings: Findings): void {
  if (/^%YAML[ \t]+1\.2[ \t]*$/u.test(token.source)) return;
  findings.add({
    code: 'yaml-directive',
    source,
    span: { start: token.offset, end: token.offset + token.source.length },
    detail: 'Directives change how a file is read; a manifest is plain YAML 1.2.',
    hint: 'Remove the line.',
  });
}

function reportSecondDocument(token: CST.Document, source: SourceText, findings: Findings): void {
  const start = token.start.find(({ type }) => type === 'doc-start')?.offset ?? token.offset;
  findings.add({
    code: 'several-documents',
    source,
    span: { start, end: start + 3 },
    detail: 'Here a second document begins; a manifest file holds one.',
    hint: 'Put it into a file of its own: -f may be given more than once, or name a folder.',
  });
}

function reportTags(problems: readonly Problem[], source: SourceText, findings: Findings): void {
  for (const { code, pos } of problems) {
    if (code !== 'TAG_RESOLVE_FAILED') continue;
    const [start, end] = pos;
    const tag = source.text.slice(start, end);
    const detail = `The tag ${tag} is not known here: a manifest is made of texts, numbers, lists and mappings.`;
    findings.add({ code: 'unknown-tag', source, span: { start, end }, detail, hint: 'Remove the tag.' });
  }
}

/** One problem a line: the others on it follow from the first. */
function reportSyntax(problems: readonly Problem[], root: Node | null, source: SourceText, findings: Findings): void {
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
