/** `doctor` behind its flags: goes the way of a plan, step by step, and says at each what it found. */
import { safeJson } from '../render/inert.ts';
import { proxyFor } from '../tenant/agent.ts';
import type { Environment } from '../tenant/credentials.ts';
import type { DoctorFlags } from './commands/doctor.ts';
import type { Context } from './context.ts';
import { examineManifest } from './examine-manifest.ts';
import { examineTenant } from './examine-tenant.ts';
import { Examination } from './examination.ts';
import { renderExaminationMarkdown } from './examination-markdown.ts';
import { renderExamination } from './examination-text.ts';
import { readCredentials, withReader } from './session.ts';

/** Prints the findings; the exit code is 0 only if a plan would run. */
export async function doctor(context: Context, flags: DoctorFlags): Promise<void> {
  const examination = new Examination();
  const environment = await examineEnvironment(context, examination);
  const desired = await examineManifest(context, flags, environment, examination);
  if (environment !== null && (await examineProxy(context, environment.baseUrl, examination))) {
    await withReader(context, environment, flags, async (session) =>
      examineTenant(context, session, desired, examination),
    );
  }
  context.exitCode = examination.exitCode;
  context.print(shown(context, flags, examination));
}

function shown({ terminal }: Context, { format }: DoctorFlags, examination: Examination): string {
  const { findings, exitCode } = examination;
  if (format === 'json') return safeJson({ formatVersion: '1.0', ok: exitCode === 0, exitCode, checks: findings });
  return format === 'markdown' ? renderExaminationMarkdown(examination) : renderExamination(examination, terminal);
}

async function examineEnvironment(context: Context, examination: Examination): Promise<Environment | null> {
  const { value: environment, failure } = await examination.try(async () => readCredentials(context));
  if (failure !== null) {
    const about = /^(base-url|credentials)/.exec(failure.code)?.[1]?.replace('base-url', 'base URL');
    examination.fail(about ?? 'environment', failure);
    return null;
  }
  examination.ok('base URL', environment.baseUrl);
  return environment;
}

/** Says which proxy the way to the tenant goes through. False: nothing can be sent. */
async function examineProxy({ io }: Context, origin: string, examination: Examination): Promise<boolean> {
  const variables = Object.keys(io.env).filter((name) => /^(?:https?|all|no)_proxy$/i.test(name) && io.env[name]);
  if (variables.length === 0) return true;
  const { value: proxy, failure } = await examination.try(async () => proxyFor(origin, io.env));
  const set = `${variables.join(', ')} ${variables.length === 1 ? 'is' : 'are'} set`;
  if (failure !== null) examination.fail('proxy', failure);
  else examination.ok('proxy', proxy === null ? `none for this address, although ${set}` : `${proxy.host} (${set})`);
  return failure === null;
}
