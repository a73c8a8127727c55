import type { Steps } from '../steps.ts';
import type { SchemaProblem } from '../validation/schema-problem.ts';
import { toData } from './data.ts';
import { decode } from './decode.ts';
import type { SourceFile } from './decode.ts';
import { Findings } from './findings.ts';
import { parseYaml } from './parse.ts';
import { partsOf } from './parts.ts';
import { reportSchemaProblems } from './schema.ts';
import { SourceText } from './source-text.ts';
import { Tree } from './tree.ts';
import { property } from './mapping.ts';

/** From here on a manifest is read in parts: beyond some milliseconds of parsing whoever waits should have a turn. */
const largeLength = 4_000;

/** A file as far as it could be read. */
export interface LoadedFile {
  readonly source: SourceText;
  /** Null where it is no YAML text, or an empty one: nothing further can be said about it then. */
  readonly tree: Tree | null;
}

/** Bytes → text → YAML → data that the schema has looked at, a part a step. Everything wrong on the way goes into `findings`. */
export function* loadFile(
  file: SourceFile,
  format: { readonly label: string; readonly validate: (data: unknown) => readonly SchemaProblem[] },
  findings: Findings,
): Steps<LoadedFile> {
  const { source, readable } = decode(file, findings);
  if (!readable) return { source, tree: null };
  const { data, sound } = (yield* readInParts(source)) ?? readWhole(source, findings);
  if (!sound) return { source, tree: null };
  if (data === null) {
    const detail = `The file holds no ${format.label}.`;
    findings.add({ code: 'empty-file', source, span: { start: 0, end: 1 }, detail });
    return { source, tree: null };
  }
  const tree = new Tree(data, source);
  reportSchemaProblems(format.validate(data), tree, source, format.label, findings);
  return { source, tree };
}

interface Reading {
  readonly data: unknown;
  /** False where the text is no YAML. */
  readonly sound: boolean;
  readonly aliases: number;
}

function readWhole(source: SourceText, findings: Findings): Reading {
  const { root, sound } = parseYaml(source, findings);
  if (root === null || !sound) return { data: null, sound, aliases: 0 };
  const { data, targets } = toData(root, source, findings);
  return { data, sound, aliases: targets.size };
}

/** Null where the text is small, or where anything at all is special about it: the whole tells then what and where. */
function* readInParts({ path, text }: SourceText): Steps<Reading | null> {
  const split = text.length < largeLength ? null : partsOf(text);
  if (split === null) return null;
  const findings = new Findings();
  const read = (part: string): unknown => {
    const { data, sound, aliases } = readWhole(new SourceText(path, part), findings);
    return sound && aliases === 0 && findings.errors === 0 ? data : null;
  };
  const frame = read(split.frame);
  if (typeof frame !== 'object' || frame === null || property(frame, 'clients') !== null) return null;
  const clients: unknown[] = [];
  for (const part of split.parts) {
    yield;
    const entries = property(read(part), 'clients');
    if (!Array.isArray(entries)) return null;
    for (const entry of entries) clients.push(entry);
  }
  return { data: { ...frame, clients }, sound: true, aliases: 0 };
}
