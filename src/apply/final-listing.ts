import type { Plan, PlannedChange, ProvenListing, RemoteClient } from '../model.ts';
import { answerOf } from './answer.ts';
import type { ChangeError } from './change-error.ts';
import { quoted } from './difference.ts';
import type { Publication } from './ledger.ts';
import type { Run } from './run.ts';
import { settle } from './settle.ts';
import { othersNamed, stepBack } from './twin.ts';

export interface FinalListing {
  /** What is still different, one sentence each. */
  readonly remaining: readonly string[];
  /** The changes whose client was renamed back, by index into the plan. */
  readonly twins: ReadonlyMap<number, ChangeError>;
}

interface Look {
  readonly remaining: readonly string[];
  readonly twins: readonly { readonly publication: Publication; readonly others: readonly RemoteClient[] }[];
}

/**
 * One more listing must show an empty plan (design section 5, "The end"). It is given up to 15 s to settle where everything
 * was done; where something failed, one look tells what remains.
 */
export async function readFinalListing(
  run: Run,
  replan: (listing: ProvenListing) => Plan,
  allDone: boolean,
): Promise<FinalListing> {
  const isSettled = ({ remaining, twins }: Look): boolean => !allDone || remaining.length === 0 || twins.length > 0;
  const seen = await settle(run, async () => look(run, replan), isSettled);
  if (seen.twins.length === 0) return { remaining: seen.remaining, twins: new Map() };
  const twins = new Map<number, ChangeError>();
  for (const { publication, others } of seen.twins) {
    twins.set(publication.index, await stepBack(run, publication, others));
  }
  const { remaining } = await look(run, replan);
  return { remaining, twins };
}

async function look(run: Run, replan: (listing: ProvenListing) => Plan): Promise<Look> {
  const listing = await answerOf(run.tenant.listClients());
  if (!listing.ok) return { remaining: [`The final listing could not be read: ${listing.failure.message}`], twins: [] };
  const { clients } = listing.value;
  const twins = run.ledger.publications.flatMap((publication) => {
    const others = othersNamed(run, publication.state.name, clients, [publication.clientId]);
    return others.length === 0 ? [] : [{ publication, others }];
  });
  return { remaining: describe(replan(listing.value)), twins };
}

function describe(plan: Plan): readonly string[] {
  return [...plan.changes.map(describeChange), ...plan.refusals.map(({ summary, detail }) => `${summary}: ${detail}`)];
}

function describeChange({ name, action, clientId, reasons }: PlannedChange): string {
  const client = clientId === null ? '' : ` (${clientId})`;
  return `Still to ${action}: ${quoted(name)}${client}, ${reasons.join(', ')}.`;
}
