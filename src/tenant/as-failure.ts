import { Failure, TenantFailure } from '../errors.ts';
import type { TenantFailureKind } from '../errors.ts';

/**
 * Runs the reading of something without which a command cannot go on: a `TenantFailure` becomes a `Failure` with exit 4
 * (login, rights) or 5 (everything else). `what`: the reading in words, for example `Reading the roles`.
 */
export async function orFailure<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof TenantFailure ? asFailure(what, error) : error;
  }
}

function asFailure(what: string, error: TenantFailure): Failure {
  const { exitCode, code, summary } = headline(error);
  const id = error.requestId === null ? '' : ` Request id: ${error.requestId}.`;
  return new Failure({ exitCode, code, summary, detail: `${what}: ${ended(error.message)}${id}`, hint: error.hint });
}

type Headline = Pick<Failure, 'exitCode' | 'code' | 'summary'>;

const headlines: Readonly<Record<TenantFailureKind, Headline>> = {
  unauthorized: { exitCode: 4, code: 'not-authenticated', summary: 'The tenant does not accept the credentials' },
  forbidden: { exitCode: 4, code: 'not-permitted', summary: 'The credentials do not have the rights' },
  throttled: { exitCode: 5, code: 'rate-limited', summary: 'The tenant allows no more requests for now' },
  unsent: { exitCode: 5, code: 'tenant-unreachable', summary: 'The tenant cannot be reached' },
  refused: { exitCode: 5, code: 'request-refused', summary: 'The tenant refused a request' },
  unknown: { exitCode: 5, code: 'no-answer', summary: 'The tenant did not answer as it should' },
};

function headline({ kind, status }: TenantFailure): Headline {
  const isSuccess = kind === 'unknown' && status !== null && status < 300;
  if (!isSuccess) return headlines[kind];
  return { exitCode: 5, code: 'answer-not-understood', summary: 'The tenant gave an answer that cannot be used' };
}

function ended(sentence: string): string {
  return /[.!?…\]]$/.test(sentence) ? sentence : `${sentence}.`;
}
