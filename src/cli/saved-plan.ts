/** `apply PLAN`: a saved plan and what it has to agree with (design section 7). */
import { Failure } from '../errors.ts';
import type { Plan, PlanDocument, Refusal } from '../model.ts';
import { manifestDifferences } from '../plan/made-from.ts';
import { unreviewedChanges } from '../plan/subset.ts';
import { quote } from '../plan/wording.ts';
import type { ApplyFlags } from './commands/apply.ts';
import type { Context } from './context.ts';
import { readWholeFile } from './whole-file.ts';
import { usage } from './usage.ts';

/** Reads the plan; planning flags beside it are refused (exit 3), since the plan stores its own. */
export async function readSavedPlan(context: Context, file: string, flags: ApplyFlags): Promise<PlanDocument> {
  refusePlanningFlags(flags);
  // The validator of saved plans is large.
  const { parsePlanDocument } = await import('../plan/parse-document.ts');
  return parsePlanDocument(await readWholeFile(context.io.cwd, file), file);
}

/** Throws a `Failure` (exit 6) where the plan was made for another tenant than the environment names. */
export function requireTenant(saved: PlanDocument, origin: string): void {
  if (saved.tenant === origin) return;
  throw new Failure({
    exitCode: 6,
    code: 'stale-plan',
    summary: 'The saved plan is for another tenant',
    detail: `It was made for ${saved.tenant}, and ATLAN_BASE_URL is ${origin}.`,
    hint: `Set ATLAN_BASE_URL to ${saved.tenant}, or make a plan for ${origin}.`,
  });
}

/** With `-f` beside the plan: what the plan was not made from. Throws a `Failure` (exit 3) for an invalid manifest. */
export async function differencesFromManifest(
  context: Context,
  saved: PlanDocument,
  flags: ApplyFlags,
): Promise<readonly string[]> {
  const files = flags.file ?? [];
  if (files.length === 0) return [];
  const { readDesired } = await import('./manifest-side.ts');
  const { manifest, recipients, secretsDirectory } = await readDesired(files, {
    cwd: context.io.cwd,
    baseUrl: saved.tenant,
    secretsDirectory: null,
    emptyWithScope: 'allow',
    hiddenDirectory: 'warning',
  });
  return [
    ...manifestDifferences(saved, manifest, recipients),
    ...(flags.secretsDir === undefined ? folderDifference(saved.secretsDirectory, secretsDirectory) : []),
  ];
}

/** Whoever carries the sealed files to safety looks for them where the manifest says. */
function folderDifference(planned: string | null, declared: string | null): readonly string[] {
  if (declared === null || planned === declared) return [];
  const where = planned === null ? 'no folder for sealed files' : `sealed files in ${quote(planned)}`;
  return [`The saved plan has ${where}, the manifest in ${quote(declared)}; --secrets-dir beside the plan decides it.`];
}

/** Why the fresh plan is not what was reviewed; empty where it is. */
export function staleRefusals(saved: PlanDocument, fresh: Plan, differences: readonly string[]): readonly Refusal[] {
  const unreviewed = unreviewedChanges(saved, fresh);
  return [
    ...refusalFor(
      differences,
      'The saved plan was not made from this manifest',
      'Make the plan again from this manifest, have it reviewed, and apply that.',
    ),
    ...refusalFor(
      unreviewed,
      'The tenant has changed since the plan was made',
      'Make the plan again and have it reviewed.',
    ),
  ];
}

function refusalFor(items: readonly string[], summary: string, hint: string): readonly Refusal[] {
  return items.length === 0
    ? []
    : [{ guard: 'stale-plan', summary, detail: items.map((item) => `- ${item}`).join('\n'), hint }];
}

function refusePlanningFlags(flags: ApplyFlags): void {
  const given = [
    ...(flags.replace.length > 0 ? ['--replace'] : []),
    ...(flags.revoke.length > 0 ? ['--revoke'] : []),
    ...(flags.only.length > 0 ? ['--only'] : []),
    ...(flags.maxPurges === undefined ? [] : ['--max-purges']),
    ...(flags.allowEmpty === true ? ['--allow-empty'] : []),
  ];
  if (given.length === 0) return;
  throw usage(
    'flag-with-saved-plan',
    'A saved plan takes no planning flags',
    `${given.join(', ')} would change what was reviewed; the plan stores the ones that it was made with.`,
    `Make another plan: atlan-oauth plan ${given.join(' … ')} … --out FILE`,
  );
}
