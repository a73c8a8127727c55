import type { SchemaProblem } from '../validation/validators.ts';
import { decode } from './decode.ts';
import type { SourceFile } from './decode.ts';
import type { Findings } from './findings.ts';
import { parseYaml } from './parse.ts';
import { reportSchemaProblems } from './schema.ts';
import type { SourceText } from './source-text.ts';
import { Tree } from './tree.ts';

/** A file as far as it could be read. */
export interface LoadedFile {
  readonly source: SourceText;
  /** Null where it is no YAML text, or an empty one: nothing further can be said about it then. */
  readonly tree: Tree | null;
}

/** Bytes → text → YAML → data that the schema has looked at. Everything wrong on the way goes into `findings`. */
export function loadFile(
  file: SourceFile,
  format: { readonly label: string; readonly validate: (data: unknown) => readonly SchemaProblem[] },
  findings: Findings,
): LoadedFile {
  const { source, readable } = decode(file, findings);
  if (!readable) return { source, tree: null };
  const { root, sound } = parseYaml(source, findings);
  if (!sound) return { source, tree: null };
  const tree = new Tree(root, source, findings);
  if (tree.data === null) {
    const detail = `The file holds no ${format.label}.`;
    findings.add({ code: 'empty-file', source, span: { start: 0, end: 1 }, detail });
    return { source, tree: null };
  }
  reportSchemaProblems(format.validate(tree.data), tree, source, format.label, findings);
  return { source, tree };
}
