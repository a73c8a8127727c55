/** Where a run takes the desired state from: manifest files, or a saved plan that stores it whole (design section 7). */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Failure } from '../errors.ts';
import { readManifestInSteps } from '../manifest/read.ts';
import type { ManifestPlaces, ManifestResult, ReadOptions, SourceFile } from '../manifest/read.ts';
import type { Manifest, PlanDocument } from '../model.ts';
import { recipientsDigest } from '../sealing/recipients.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { readManifestFiles } from './manifest-files.ts';
import { resolveSecrets, unusableSecrets, type Sealing } from './secrets-section.ts';

/** Everything that a plan takes from input rather than from the tenant. */
export interface Desired extends Sealing {
  readonly manifest: Manifest;
  /** Null for a saved plan, which has no places to point at. */
  readonly places: ManifestPlaces | null;
  readonly warnings: readonly Diagnostic[];
}

export interface DesiredOptions {
  readonly cwd: string;
  /** The tenant's origin; null where it is not known (offline). */
  readonly baseUrl: string | null;
  /** `--secrets-dir`; null where not given. */
  readonly secretsDirectory: string | null;
  readonly emptyWithScope: 'error' | 'allow';
  /** What a secrets directory is that no apply would seal into, because uploads skip it. */
  readonly hiddenDirectory: 'error' | 'warning';
}

/** Reads and checks the manifest and its recipients. Throws a `Failure` (exit 3) with every problem. */
export async function readDesired(paths: readonly string[], options: DesiredOptions): Promise<Desired> {
  const files = await readManifestFiles(options.cwd, paths);
  const result = await readInTurns(files, { baseUrl: options.baseUrl, emptyWithScope: options.emptyWithScope });
  const { cwd, secretsDirectory: override, hiddenDirectory } = options;
  const sealing = await resolveSecrets(result.secrets, { cwd, override, hiddenDirectory });
  if (!result.ok) throw invalidManifest([...result.diagnostics, ...newProblems(sealing.problems, result.diagnostics)]);
  if (sealing.problems.some(({ severity }) => severity === 'error')) throw unusableSecrets(sealing.problems);
  const { manifest, places, warnings } = result;
  return {
    manifest,
    places,
    warnings: [...warnings, ...sealing.problems],
    recipients: sealing.recipients,
    secretsDirectory: sealing.secretsDirectory,
    get recipientsDigest() {
      return sealing.recipientsDigest;
    },
  };
}

/** Whatever comes from the tenant meanwhile is dealt with between two steps. */
async function readInTurns(files: readonly SourceFile[], options: ReadOptions): Promise<ManifestResult> {
  const steps = readManifestInSteps(files, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await nextTurn();
  }
}

/** The desired state that a saved plan stores; `--secrets-dir` overrides its folder. */
export function savedDesired(document: PlanDocument, secretsDirectory: string | null): Desired {
  return {
    manifest: document.desired,
    places: null,
    warnings: [],
    recipients: document.recipients,
    recipientsDigest: document.recipients.length === 0 ? null : recipientsDigest(document.recipients),
    secretsDirectory: secretsDirectory ?? document.secretsDirectory,
  };
}

/** Of a private key among the recipients, for example, whoever reads the manifest has told already. */
function newProblems(problems: readonly Diagnostic[], told: readonly Diagnostic[]): readonly Diagnostic[] {
  const places = new Set(told.map(placeText));
  return problems.filter((problem) => !places.has(placeText(problem)));
}

function placeText({ place }: Diagnostic): string {
  return `${place?.file}:${place?.line}:${place?.column}`;
}

/** The failure for a manifest with errors. */
function invalidManifest(diagnostics: readonly Diagnostic[]): Failure {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return new Failure({
    exitCode: 3,
    code: 'manifest-invalid',
    summary: 'The manifest is not valid',
    detail: errors === 1 ? 'It has 1 error.' : `It has ${errors} errors.`,
    diagnostics,
  });
}
