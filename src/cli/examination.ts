/** What `doctor` collects: one finding a line, each with its way out. */
import { Failure, TenantFailure } from '../errors.ts';
import { inert, inertLines } from '../render/inert.ts';
import { painter } from '../render/paint.ts';

export interface Finding {
  readonly subject: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  /** What to do; null where there is nothing. */
  readonly hint: string | null;
}

/** Runs examinations one after the other; what fails is noted instead of ending the run. */
export class Examination {
  readonly #findings: Finding[] = [];
  #exitCode = 0;

  /** 0 while nothing failed, else the exit code of the first failure. */
  get exitCode(): number {
    return this.#exitCode;
  }

  get findings(): readonly Finding[] {
    return this.#findings;
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
    const details = diagnostics.map(
      ({ place, detail }) => (place === null ? '' : `${place.file}:${place.line}:${place.column}: `) + detail,
    );
    const detail = [failure.detail === '' ? `${summary}.` : `${summary}. ${failure.detail}`, ...details].join('\n');
    this.#findings.push({ subject, status: 'fail', detail, hint: hint ?? diagnostics[0]?.hint ?? null });
  }

  /** The value of `work`; null after a failure, which is noted. Anything unforeseen is thrown on. */
  async attempt<Value>(subject: string, work: () => Promise<Value>): Promise<Value | null> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TenantFailure) this.fail(subject, tenantFailure(error));
      else if (error instanceof Failure) this.fail(subject, error);
      else throw error;
      return null;
    }
  }
}

/** The findings as text, one below the other, and a verdict. */
export function renderExamination({ findings, exitCode }: Examination, colour: boolean): string {
  const paint = painter(colour);
  const colours = { ok: 'green', warn: 'yellow', fail: 'red' } as const;
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  const lines = findings.flatMap(({ subject, status, detail, hint }) => {
    const [first = '', ...more] = inertLines(detail).split('\n');
    const indent = ' '.repeat(width + 8);
    return [
      `${paint(colours[status], status.padEnd(4))}  ${subject.padEnd(width)}  ${first}`,
      ...more.map((line) => indent + line),
      ...(hint === null
        ? []
        : inertLines(hint)
            .split('\n')
            .map((line) => `${indent}-> ${line}`)),
    ];
  });
  const verdict =
    exitCode === 0 ? 'A plan would run.' : `A plan would not run: it would end with exit code ${exitCode}.`;
  return `${lines.join('\n')}\n\n${paint('bold', inert(verdict))}\n`;
}

function tenantFailure(error: TenantFailure): Failure {
  const denied = error.kind === 'unauthorized' || error.kind === 'forbidden';
  return new Failure({ exitCode: denied ? 4 : 5, code: error.kind, summary: error.message, hint: error.hint });
}
