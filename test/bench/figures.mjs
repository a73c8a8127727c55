/**
 * The figures to reach. Each is a ratio to something measured in the same run, a count, or memory, since the machine is
 * shared and noisy. A figure measures with what `workbench.mjs` offers and resolves to its value and the samples behind it.
 */
import { medianOf, ratioInPairs } from './measure.mjs';

const createCount = 100;

export const figures = [
  {
    id: '1',
    title: '--version, wall, over node -e 0',
    target: 1.15,
    measure: ({ pairs, wall, node }) => ratioInPairs(pairs, () => wall(['--version']), node),
  },
  {
    id: '2',
    title: 'validate, 10 clients, wall, over node -e 0',
    target: 1.5,
    measure: ({ pairs, wall, node }) => ratioInPairs(pairs, () => wall(['validate'], { clients: 10 }), node),
  },
  {
    id: '3',
    title: 'validate, 100 clients, wall, over node -e 0',
    target: 1.9,
    measure: ({ pairs, wall, node }) => ratioInPairs(pairs, () => wall(['validate'], { clients: 100 }), node),
  },
  {
    id: '2y',
    title: 'node -e 0 and nothing but the parsing by yaml, 10 clients, over node -e 0',
    measure: (bench) => yamlAlone(bench, 10),
  },
  {
    id: '3y',
    title: 'node -e 0 and nothing but the parsing by yaml, 100 clients, over node -e 0',
    measure: (bench) => yamlAlone(bench, 100),
  },
  {
    id: '4',
    title: 'plan, 100 clients, 50 ms, wall, over the ideal client',
    target: 1.5,
    measure: (bench) => planOverIdeal(bench, 100),
  },
  {
    id: '5',
    title: 'plan, 10,000 clients, 50 ms, wall, over the ideal client',
    target: 1.5,
    measure: (bench) => planOverIdeal(bench, 10_000),
  },
  {
    id: '6',
    title: 'plan, 10,000 clients, processor time, over validate',
    target: 1.6,
    async measure({ pairs, tenant, usage }) {
      const at = await tenant({ clients: 10_000, latencyMs: 0 });
      const validate = async () => (await usage(['validate'], { clients: 10_000 })).cpuSeconds;
      return ratioInPairs(pairs, async () => (await unchangedPlan(usage, at, 10_000)).cpuSeconds, validate);
    },
  },
  {
    id: '7a',
    title: 'plan, 1,000 clients, peak memory',
    unit: 'MB',
    target: 90,
    measure: (bench) => planMemory(bench, 1000),
  },
  {
    id: '7b',
    title: 'plan, 10,000 clients, peak memory',
    unit: 'MB',
    target: 180,
    measure: (bench) => planMemory(bench, 10_000),
  },
  {
    id: '8a',
    title: 'plan, 100 clients: requests beyond pages, roles, one persona search',
    unit: 'requests',
    target: 0,
    exactly: true,
    measure: (bench) => requestsBeyond(bench, { clients: 100, login: false }),
  },
  {
    id: '8b',
    title: 'plan, 10,000 clients: requests beyond pages, roles, one persona search',
    unit: 'requests',
    target: 0,
    exactly: true,
    measure: (bench) => requestsBeyond(bench, { clients: 10_000, login: false }),
  },
  {
    id: '8c',
    title: 'plan, 100 clients, OAuth: requests beyond pages, roles, one persona search, one login',
    unit: 'requests',
    target: 0,
    exactly: true,
    measure: (bench) => requestsBeyond(bench, { clients: 99, login: true }),
  },
  {
    id: '9',
    title: 'apply: requests per create, the final listing aside',
    unit: 'requests',
    target: 5,
    measure: requestsPerCreate,
  },
  {
    id: '10',
    title: 'apply, 100 creates, 50 ms, eight at a time, wall, over the ideal client',
    target: 1.3,
    measure: applyOverIdeal,
  },
  {
    id: '11',
    title: 'plan, from 10,000 to 50,000 clients, growth of processor time',
    target: 5.5,
    measure: (bench) => growth(bench, []),
  },
  {
    id: '11b',
    title: 'the same with one file a team, from 100 to 500 files',
    target: 5.5,
    measure: (bench) => growth(bench, ['-f', 'teams']),
  },
];

/** The least that a `validate` with this library can take: what no bundle and no order of things can save. */
async function yamlAlone({ pairs, yaml, node }, clients) {
  const pair = async () => (await yaml(clients)) / (await node());
  return medianOf(pairs, async () => 1 + (await pair()));
}

async function planOverIdeal({ pairs, tenant, run, ideal }, clients) {
  const at = await tenant({ clients, latencyMs: 50 });
  return ratioInPairs(
    pairs,
    async () => (await unchangedPlan(run, at, clients)).seconds,
    () => ideal('ideal-list.mjs', [], at),
  );
}

/** At the usual pace the pages of 50,000 clients wait a minute and a half for the tenant's limit: nothing that takes processor time. */
async function growth({ pairs, tenant, usage }, flags) {
  const unpaced = [...flags, '--requests-per-minute', '10000'];
  const cpuOf = async (clients) => {
    const at = await tenant({ clients, latencyMs: 0 });
    return (await unchangedPlan(usage, at, clients, unpaced)).cpuSeconds;
  };
  return ratioInPairs(
    pairs,
    () => cpuOf(50_000),
    () => cpuOf(10_000),
    { warmUp: false },
  );
}

async function planMemory({ pairs, tenant, usage }, clients) {
  const at = await tenant({ clients, latencyMs: 50 });
  return medianOf(pairs, async () => (await unchangedPlan(usage, at, clients)).peakMb);
}

/** A plan that found something to do has measured something else. */
async function unchangedPlan(run, at, clients, flags = []) {
  const result = await run(['plan', ...flags], { clients, environment: at.environment });
  if (!result.stdout.includes('No changes.')) throw new Error(`the plan is not empty:\n${result.stdout.slice(0, 500)}`);
  return result;
}

async function requestsBeyond({ tenant, run }, { clients, login }) {
  const at = await tenant({ clients, latencyMs: 0, login });
  await at.forget();
  await unchangedPlan(run, at, clients);
  const counts = await at.counts();
  const listed = clients + (login ? 1 : 0);
  const expected = { list: Math.ceil(listed / 100), roles: 1, personas: 1, ...(login ? { token: 1 } : {}) };
  return { value: total(counts) - total(expected), samples: [counts] };
}

async function requestsPerCreate({ tenant, runApply }) {
  const at = await tenant({ clients: 0, latencyMs: 0 });
  await at.forget();
  await runApply(createCount, at);
  const { list: _listings, roles: _roles, personas: _personas, ...perCreate } = await at.counts();
  return { value: total(perCreate) / createCount, samples: [perCreate] };
}

/** The tenant has a client that is none of ours: an empty listing is read a second time after two seconds before it is believed. */
async function applyOverIdeal({ pairs, tenant, runApply, ideal, freshFolder }) {
  const at = await tenant({ clients: 0, others: 1, latencyMs: 50 });
  const applied = async () => {
    await at.forget();
    return (await runApply(createCount, at)).seconds;
  };
  const idealApply = async () => {
    await at.forget();
    return ideal('ideal-create.mjs', [String(createCount), `${await freshFolder()}/sealed.jsonl`], at);
  };
  return ratioInPairs(pairs, applied, idealApply, { warmUp: false });
}

function total(counts) {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
