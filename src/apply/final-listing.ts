import type { Plan, PlannedChange, ProvenListing } from '../model.ts';
import { answerOf } from './answer.ts';
import type { ChangeError } from './change-error.ts';
import { quoted } from './difference.ts';
import type { Run } from './run.ts';
import { settle } from './settle.ts';
import { othersNamed, stepBack } from './twin.ts';

interface Look {
  readonly remaining: readonly string[];
  /** Whether it shows what this run published, and with it all that others published before. */
  readonly caughtUp: boolean;
  /** Whether it showed a twin: then one more look tells how the tenant is without this run's own client there. */
  readonly steppedBack: boolean;
}

/**
 * One more listing must show an empty plan (design section 5, "The end"). It is given up to 15 s to settle; where something failed,
 * only until it shows what this run published: whoever of two applies publishes last then sees the other, although listings lag.
 *
 * @param twins gets the changes whose client was renamed back, by index into the plan.
 * @returns what is still different, one sentence each.
 */
export async function readFinalListing(
  run: Run,
  replan: (listing: ProvenListing) => Plan,
  { allDone, twins }: { readonly allDone: boolean; readonly twins: Map<number, ChangeError> },
): Promise<readonly string[]> {
  const { remaining } = await settle(
    run,
    async () => look(run, replan, twins),
    (seen) => seen.caughtUp && !seen.steppedBack && (seen.remaining.length === 0 || !allDone || twins.size > 0),
  );
  return remaining;
}

async function look(
  run: Run,
  replan: (listing: ProvenListing) => Plan,
  twins: Map<number, ChangeError>,
): Promise<Look> {
  const listing = await answerOf(run.stoppable.listClients());
  if (!listing.ok) {
    const remaining = [`The final listing could not be read: ${listing.failure.message}`];
    return { remaining, caughtUp: run.ledger.publications.length === 0, steppedBack: false };
  }
  const { clients } = listing.value;
  const before = twins.size;
  for (const publication of run.ledger.publications) {
    const others = othersNamed(run, publication.state.name, clients, [publication.clientId]);
    if (others.length > 0) twins.set(publication.index, await stepBack(run, publication, others));
  }
  const shown = new Map(clients.map(({ clientId, name }) => [clientId, name]));
  const caughtUp = run.ledger.publications.every(({ clientId, state }) => shown.get(clientId) === state.name);
  return { remaining: describe(replan(listing.value)), caughtUp, steppedBack: twins.size > before };
}

function describe(plan: Plan): readonly string[] {
  return [...plan.changes.map(describeChange), ...plan.refusals.map(({ summary, detail }) => `${summary}: ${detail}`)];
}

function describeChange({ name, action, clientId, reasons }: PlannedChange): string {
  const client = clientId === null ? '' : ` (${clientId})`;
  return `Still to ${action}: ${quoted(name)}${client}, ${reasons.join(', ')}.`;
}
