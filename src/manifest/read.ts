import type { Diagnostic } from '../diagnostic.ts';
import type { Manifest } from '../model.ts';
import { finish, type Steps } from '../steps.ts';
import type { SchemaProblem } from '../validation/schema-problem.ts';
import { validateManifest } from '../validation/validate-manifest.ts';
import type { SourceFile } from './decode.ts';
import { entriesOf, withData } from './entry.ts';
import type { File } from './entry.ts';
import { Findings } from './findings.ts';
import { loadFile, type LoadedFile } from './load.ts';
import { normalize } from './normalize.ts';
import type { ManifestData } from './normalize.ts';
import { placesIn } from './places.ts';
import type { ManifestPlaces } from './places.ts';
import { checkRules } from './rules.ts';
import { secretsIn, type SecretsSection } from './secrets-section.ts';

export type { SourceFile } from './decode.ts';
export type { ManifestPlaces } from './places.ts';
export type { SecretsSection } from './secrets-section.ts';

export interface ReadOptions {
  /** The origin of `ATLAN_BASE_URL`; null where it is not known (an offline `validate`): `tenant` is not compared then. */
  readonly baseUrl: string | null;
  /** What an empty `clients` beside a `scope` is: an error for `validate`; `plan` and `apply` have a guard for it. */
  readonly emptyWithScope: 'error' | 'allow';
}

export type ManifestResult =
  | {
      readonly ok: true;
      readonly manifest: Manifest;
      readonly secrets: SecretsSection;
      readonly places: ManifestPlaces;
      readonly warnings: readonly Diagnostic[];
    }
  | {
      readonly ok: false;
      readonly diagnostics: readonly Diagnostic[];
      /** What can be read of it: the recipients' own problems are worth knowing at once. */
      readonly secrets: SecretsSection;
    };

/**
 * Reads a manifest from all its files (design section 2): `clients` add up, everything else stands in one of them. Every problem is
 * reported in one go, warnings included, in the order of the files and their lines. Never throws, whatever the bytes.
 */
export function readManifest(files: readonly SourceFile[], options: ReadOptions): ManifestResult {
  return finish(readManifestInSteps(files, options));
}

/** The same in steps of some milliseconds: a large manifest takes long, and answers of the tenant should not have to wait. */
export function* readManifestInSteps(files: readonly SourceFile[], options: ReadOptions): Steps<ManifestResult> {
  const findings = new Findings();
  const format = { label: 'manifest', validate: files.length > 1 ? validatePart : validateManifest };
  const loaded: LoadedFile[] = [];
  for (const file of files) {
    yield;
    loaded.push(yield* loadFile(file, format, findings));
  }
  const readable = withData(loaded);
  const complete = readable.length === loaded.length;
  const entries = entriesOf(readable);
  checkRules({ files: readable, entries, complete, ...options }, findings);
  const sources = loaded.map(({ source }) => source);
  const diagnostics = findings.toDiagnostics(sources);
  const secrets = secretsIn(readable);
  if (findings.errors > 0) return { ok: false, diagnostics, secrets };
  return {
    ok: true,
    manifest: normalize(merge(readable)),
    secrets,
    places: placesIn(readable, entries),
    warnings: diagnostics,
  };
}

/** Of several files one has to say the version; `checkRules` looks for it. */
function validatePart(data: unknown): readonly SchemaProblem[] {
  return validateManifest(data).filter(({ params }) => params['missingProperty'] !== 'version');
}

function merge(files: readonly File[]): ManifestData {
  const all = files.map(dataOf);
  const merged: ManifestData = {};
  for (const data of all) Object.assign(merged, data);
  return { ...merged, clients: all.flatMap(({ clients = [] }) => clients) };
}

/** The schema has just found nothing wrong with it: that is the type. */
function dataOf({ tree }: File): ManifestData {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return tree.data as ManifestData;
}
