/** What `plan` and `apply` share around the planning itself. */
import type { Diagnostic } from '../diagnostic.ts';
import type { Plan, PlanDocument } from '../model.ts';
import { planDocument } from '../plan/document.ts';
import { renderDiagnostics } from '../render/diagnostics-text.ts';
import type { TenantReader } from '../tenant/open.ts';
import { tool } from '../version.ts';
import type { Context } from './context.ts';
import { makePlan, type Planned } from './planning.ts';
import type { PlanningFlags } from './planning-options.ts';
import type { ReadAhead } from './read-ahead.ts';
import type { Session } from './session.ts';

export interface PlanRun {
  readonly mode: 'plan' | 'apply';
  /** `--base`; null where not given. */
  readonly base: string | null;
  /** The saved plan that is carried out; null: the manifest decides. */
  readonly saved: PlanDocument | null;
  readonly ahead: ReadAhead;
}

/** Plans with the flags of the command line, from manifest files or from a saved plan. Throws like `makePlan`. */
export async function planWith(
  context: Context,
  session: Session<TenantReader>,
  flags: PlanningFlags,
  run: PlanRun,
): Promise<Planned> {
  const { io } = context;
  const { saved } = run;
  return makePlan({
    io,
    tenant: session.tenant,
    progress: session.progress,
    ahead: run.ahead,
    origin: session.environment.baseUrl,
    mode: run.mode,
    requests:
      saved === null
        ? { kind: 'named', replace: flags.replace, revoke: flags.revoke }
        : { kind: 'bound', replace: saved.options.replace, revoke: saved.options.revoke },
    options: saved === null ? optionsOf(flags) : saved.options,
    leftoverAgeMs: flags.leftoverAge,
    verbose: context.terminal.verbose,
    saved,
    // Loaded only now: the parser of the manifest comes in while the first requests are under way.
    desired: async () => {
      const { readDesired, savedDesired } = await import('./manifest-side.ts');
      const secretsDirectory = flags.secretsDir ?? null;
      if (saved !== null) return savedDesired(saved, secretsDirectory);
      const baseUrl = session.environment.baseUrl;
      const lenient = { emptyWithScope: 'allow', hiddenDirectory: 'warning' } as const;
      return readDesired(flags.file ?? [], { cwd: io.cwd, baseUrl, secretsDirectory, ...lenient });
    },
    guards: async () => {
      const { readGuards } = await import('./manifest-side.ts');
      return readGuards(io.cwd, flags.policy ?? null, run.base);
    },
  });
}

/** The document of a plan just made. */
export function planDocumentOf(context: Context, plan: Plan, tenant: TenantReader): PlanDocument {
  const createdAt = new Date(context.io.clock.now()).toISOString();
  return planDocument(plan, { tool, createdAt, requests: tenant.requests() });
}

/** Warnings about input go to stderr; they stand in no plan. */
export function showRemarks(context: Context, remarks: readonly Diagnostic[]): void {
  if (remarks.length > 0) context.note(renderDiagnostics(remarks, { colour: context.terminal.colourErrors }));
}

function optionsOf(flags: PlanningFlags) {
  return { only: flags.only, maxPurges: flags.maxPurges ?? null, allowEmpty: flags.allowEmpty === true };
}
