/** Opens the tenant for one command: with credentials from the environment, its progress shown, and always closed again. */
import { inert } from '../render/inert.ts';
import { readEnvironment, type Environment } from '../tenant/credentials.ts';
import type { Tenant, TenantEvent, TenantOptions, TenantReader } from '../tenant/open.ts';
import { tool } from '../version.ts';
import type { Context } from './context.ts';
import { createProgress, type Progress } from './progress.ts';

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
  const tenant = open({
    environment,
    userAgent: tool,
    requestsPerMinute: flags.requestsPerMinute ?? 200,
    observe: (event) => observe(context, progress, event),
    env: context.io.env,
  });
  try {
    return await work({ tenant, environment, progress });
  } finally {
    progress.clear();
    tenant.close();
  }
}

function observe(context: Context, progress: Progress, event: TenantEvent): void {
  switch (event.type) {
    case 'request':
      if (context.terminal.verbose) progress.say(requestLine(event));
      return;
    case 'wait':
      if (event.ms >= 1000) progress.say(waitLine(event));
      return;
    case 'listing':
      progress.show(
        `Reading the tenant's clients: ${event.received}${event.total === null ? '' : ` of ${event.total}`}`,
      );
  }
}

function requestLine(event: Extract<TenantEvent, { type: 'request' }>): string {
  const attempt = event.attempt > 1 ? ` attempt ${event.attempt}` : '';
  return inert(
    `${event.method} ${event.path} -> ${event.status ?? 'no answer'} ${Math.round(event.ms)} ms ${event.requestId}${attempt}`,
  );
}

function waitLine({ ms, why }: Extract<TenantEvent, { type: 'wait' }>): string {
  return `${WAITS[why]} ${Math.round(ms / 1000)} s.`;
}

const WAITS: Readonly<Record<Extract<TenantEvent, { type: 'wait' }>['why'], string>> = {
  'rate-limited': 'The tenant asks for a pause: waiting',
  retry: 'Asking the tenant again in',
  'token-bucket': "Keeping below the tenant's request limit: waiting",
};
