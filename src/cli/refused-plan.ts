import { Failure } from '../errors.ts';
import type { PlanDocument, Refusal } from '../model.ts';

/** Guards refused this plan (exit 6): its document stands beside the error. */
export class RefusedPlan extends Failure {
  readonly document: PlanDocument;

  constructor(document: PlanDocument, fields: ConstructorParameters<typeof Failure>[0]) {
    super(fields);
    this.document = document;
  }
}

/** The failure for a plan with refusals; the first guard gives the code. */
export function refusedPlan(document: PlanDocument): RefusedPlan {
  const { refusals } = document;
  const hints = refusals.map(({ hint }) => hint).filter((hint) => hint !== null);
  return new RefusedPlan(document, {
    exitCode: 6,
    code: refusals[0]?.guard ?? 'refused',
    summary: refusals.length === 1 ? (refusals[0]?.summary ?? '') : `${refusals.length} guards refuse this plan`,
    detail: refusals.map((refusal) => detailOf(refusal, refusals.length)).join('\n\n'),
    hint: hints.length === 0 ? null : hints.join('\n'),
  });
}

function detailOf({ summary, detail }: Refusal, count: number): string {
  return count === 1 ? detail : `${summary}: ${detail}`;
}
