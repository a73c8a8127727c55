/** Opens the tenant for one command: with credentials from the environment, its progress shown, and always closed again. */
import { inert } from '../render/inert.ts';
import { readEnvironment, type Environment } from '../tenant/credentials.ts';
import type { Tenant, TenantOptions, TenantReader } from '../tenant/open.ts';
import { tool } from '../version.ts';
import type { Context } from './context.ts';
import { createProgress, type Progress } from './progress.ts';
import { tenantProgress } from './tenant-progress.ts';

/** The flags that every command with a tenant takes. */
export interface TenantFlags {
  readonly requestsPerMinute?: number;
}

export interface Session<Tenant> {
  readonly tenant: Tenant;
  readonly environment: Environment;
  readonly progress: Progress;
}

/** Runs `work` with a tenant that cannot be written to: it has no method that sends POST, PUT or DELETE to clients. */
export async function withReader<Result>(
  context: Context,
  environment: Environment,
  flags: TenantFlags,
  work: (session: Session<TenantReader>) => Promise<Result>,
): Promise<Result> {
  const { openReader } = await import('../tenant/open.ts');
  return withOpened(context, environment, flags, openReader, work);
}

/** Runs `work` with a tenant that can be written to; only `apply` asks for it. */
export async function withTenant<Result>(
  context: Context,
  environment: Environment,
  flags: TenantFlags,
  work: (session: Session<Tenant>) => Promise<Result>,
): Promise<Result> {
  const { openTenant } = await import('../tenant/open.ts');
  return withOpened(context, environment, flags, openTenant, work);
}

/**
 * The credentials and the tenant's address, removed from the process's environment and made known to the redactor.
 * Throws a `Failure` (exit 3 or 4).
 */
export async function readCredentials(context: Context): Promise<Environment> {
  const environment = await readEnvironment(context.io.env);
  const { credentials } = environment;
  context.redactor.conceal((credentials.kind === 'api-key' ? credentials.key : credentials.clientSecret).reveal());
  for (const notice of environment.notices) context.note(`note: ${inert(notice)}`);
  return environment;
}

async function withOpened<Opened extends TenantReader, Result>(
  context: Context,
  environment: Environment,
  flags: TenantFlags,
  open: (options: TenantOptions) => Opened,
  work: (session: Session<Opened>) => Promise<Result>,
): Promise<Result> {
  const progress = createProgress(context);
  const requestsPerMinute = flags.requestsPerMinute ?? 200;
  const tell = tenantProgress(progress, { requestsPerMinute, verbose: context.terminal.verbose });
  // Of requests that a failure has left behind nobody wants to hear.
  let isOver = false;
  const tenant = open({
    environment,
    userAgent: tool,
    requestsPerMinute,
    observe: (event) => (isOver ? undefined : tell(event)),
    conceal: (secret) => context.redactor.conceal(secret),
    env: context.io.env,
  });
  try {
    return await work({ tenant, environment, progress });
  } finally {
    isOver = true;
    progress.clear();
    tenant.close();
  }
}
