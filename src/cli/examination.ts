/** What `doctor` collects: one finding a line, each with its way out. */
import type { Diagnostic } from '../diagnostic.ts';
import { Failure, TenantFailure } from '../errors.ts';

export interface Finding {
  readonly subject: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  /** What to do; null where there is nothing. */
  readonly hint: string | null;
}

/** In which order findings are read, whatever came first: the way from this machine to a plan. */
const SUBJECTS = [
  'environment',
  'base URL',
  'proxy',
  'connection',
  'credentials',
  'identity',
  'clients',
  'roles',
  'personas',
  'clock',
  'manifest',
  'recipients',
  'folder',
  'plan',
];

/** What helps against a failure that does not say so itself, by its code. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  'tenant-unreachable': 'Check ATLAN_BASE_URL, and whether this machine needs a proxy (HTTPS_PROXY) to get there.',
  'no-answer':
    'Run it again; --verbose shows every request. If it stays so, the tenant or a gateway before it is down.',
  'rate-limited': 'Everybody together has 400 requests a minute: wait a minute, or lower --requests-per-minute.',
  'request-refused': 'Check that ATLAN_BASE_URL is the address of an Atlan tenant; --verbose shows every request.',
  'answer-not-understood':
    'Check that ATLAN_BASE_URL is the address of an Atlan tenant; --verbose shows every request.',
  'manifest-unreadable': 'Name an existing file or folder with -f, or write a first one with: atlan-oauth init',
  'manifest-invalid': 'Correct it: atlan-oauth validate shows every problem with its line.',
  'recipients-invalid': 'Correct them: atlan-oauth validate shows every problem with its line.',
  'unknown-reference': 'Correct the manifest: atlan-oauth plan shows every problem with its line.',
  'not-permitted': 'Log in as an admin of the tenant: managing OAuth clients takes one.',
};

/** The result of one examination: a value, or why there is none. */
export type Attempt<Value> =
  | { readonly value: Value; readonly failure: null }
  | { readonly value: null; readonly failure: Failure };

/** Runs examinations one after the other; what fails is noted instead of ending the run. */
export class Examination {
  readonly #findings: Finding[] = [];
  #exitCode = 0;

  /** 0 while nothing failed, else the exit code of the first failure. */
  get exitCode(): number {
    return this.#exitCode;
  }

  /** Whether a plan was made, and no guard refused it. */
  get planRuns(): boolean {
    return this.#findings.some(({ subject, status }) => subject === 'plan' && status === 'ok');
  }

  /** In the order in which they are read. */
  get findings(): readonly Finding[] {
    return this.#findings.toSorted((one, other) => SUBJECTS.indexOf(one.subject) - SUBJECTS.indexOf(other.subject));
  }

  ok(subject: string, detail: string): void {
    this.#findings.push({ subject, status: 'ok', detail, hint: null });
  }

  warn(subject: string, detail: string, hint: string | null): void {
    this.#findings.push({ subject, status: 'warn', detail, hint });
  }

  fail(subject: string, failure: Failure): void {
    if (this.#exitCode === 0) this.#exitCode = failure.exitCode;
    const { summary, diagnostics, hint } = failure;
    const details = diagnostics.map(problemText);
    const detail = [failure.detail === '' ? `${summary}.` : `${summary}. ${failure.detail}`, ...details].join('\n');
    this.#findings.push({
      subject,
      status: 'fail',
      detail,
      hint: hint ?? WAYS_OUT[failure.code] ?? null,
    });
  }

  /** The value of `work`; null after a failure, which is noted. Anything unforeseen is thrown on. */
  async attempt<Value>(subject: string, work: () => Promise<Value>): Promise<Value | null> {
    const { value, failure } = await this.try(work);
    if (failure !== null) this.fail(subject, failure);
    return value;
  }

  /** The value of `work` or its failure, which is for the caller to note. Anything unforeseen is thrown on. */
  async try<Value>(work: () => Promise<Value>): Promise<Attempt<Value>> {
    try {
      return { value: await work(), failure: null };
    } catch (error) {
      if (error instanceof TenantFailure) return { value: null, failure: tenantFailure(error) };
      if (error instanceof Failure) return { value: null, failure: error };
      throw error;
    }
  }
}

/** A problem with its place and what helps against it. */
export function problemText({ place, detail, summary, hint }: Diagnostic): string {
  const where = place === null ? '' : `${place.file}:${place.line}:${place.column}: `;
  return `${where}${detail === '' ? summary : detail}${hint === null ? '' : `\n${hint}`}`;
}

function tenantFailure(error: TenantFailure): Failure {
  const denied = error.kind === 'unauthorized' || error.kind === 'forbidden';
  return new Failure({ exitCode: denied ? 4 : 5, code: error.kind, summary: error.message, hint: error.hint });
}
