/** Problems that many clients share, such as a wrong role in the defaults: one diagnostic for each place, however many clients. */
import type { Diagnostic, Place } from '../diagnostic.ts';
import { counted, quote } from './wording.ts';

type Text = Pick<Diagnostic, 'code' | 'summary' | 'detail' | 'hint'>;

interface Finding {
  readonly place: Place | null;
  readonly first: string;
  readonly describe: (clients: string) => Text;
  others: number;
}

/** Collects problems in the order in which they were met. */
export class FindingList {
  readonly #findings = new Map<string, Finding>();

  /** `describe` is called with, for example, `The client "a" asks`; it is called once for each place. */
  add(subject: string, place: Place | null, client: string, describe: (clients: string) => Text): void {
    const key = `${place?.file ?? ''}:${place?.line ?? 0}:${place?.column ?? 0} ${subject}`;
    const known = this.#findings.get(key);
    if (known) known.others++;
    else this.#findings.set(key, { place, first: client, describe, others: 0 });
  }

  diagnostics(): Diagnostic[] {
    return [...this.#findings.values()].map(({ place, first, describe, others }) => {
      const clients =
        others === 0
          ? `The client ${quote(first)} asks`
          : `The client ${quote(first)} and ${counted(others, 'other client')} ask`;
      const { code, summary, detail, hint } = describe(clients);
      return { severity: 'error', code, summary, detail, hint, place };
    });
  }
}
