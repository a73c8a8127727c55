/**
 * YAML text → the nodes of its one document. Everything that could exhaust a recursive reader or that YAML leaves to taste is refused
 * here (design section 2): deep nesting, several documents, directives, tags.
 */
import { Composer, Lexer, Parser } from 'yaml';
import type { CST, Document, Node } from 'yaml';
import type { Findings } from './findings.ts';
import type { SourceText } from './source-text.ts';
import { reportSyntax, reportTags } from './syntax.ts';

/** Design section 2. */
const deepest = 50;

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
