/** The ports as they really are: HTTP to the sandbox, age, and a file. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { applyPlan } from '../../src/apply/apply.ts';
import type { ApplyOutcome } from '../../src/apply/apply.ts';
import type { Manifest } from '../../src/model.ts';
import { assemblePlan } from '../../src/plan/assemble.ts';
import type { PlanInput } from '../../src/plan/assemble.ts';
import { resetAfter, resetBefore } from '../../src/sandbox/fault.ts';
import type { Fault } from '../../src/sandbox/fault.ts';
import type { RecordedRequest } from '../../src/sandbox/recorder.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { Secret } from '../../src/secret.ts';
import { heldSecrets } from '../../src/sealing/held.ts';
import { readSecretsDirectory } from '../../src/sealing/read-directory.ts';
import { recipientsDigest } from '../../src/sealing/recipients.ts';
import { createOpener } from '../../src/sealing/seal.ts';
import { chooseRecords, openRecords } from '../../src/sealing/unseal.ts';
import { openTenant } from '../../src/tenant/open.ts';
import { manifestOf, tombstone, wanted } from '../support/builders.ts';
import { inputOf } from '../support/planner.ts';
import { makeFolder, makePerson, makeSink } from '../support/sealing.ts';

const manifest: Manifest = manifestOf({
  clients: [
    wanted('created', { description: 'new' }),
    wanted('described', { description: 'as wanted' }),
    wanted('raised', { role: 'Admin' }),
  ],
  tombstones: [tombstone('buried')],
});

const seed = {
  roles: ['admin', 'member'].map((role) => ({ name: `$${role}`, description: role === 'admin' ? 'Admin' : 'Member' })),
  clients: ['described', 'raised', 'buried', 'unmanaged'].map((displayName) => ({ displayName })),
};

async function stage(fault: (request: RecordedRequest) => Fault | undefined = () => undefined) {
  const sandbox = await startSandbox({ seed, fault });
  onTestFinished(() => sandbox.close());
  const tenant = openTenant({
    environment: {
      baseUrl: sandbox.url,
      credentials: { kind: 'api-key', key: new Secret(sandbox.apiKey) },
      notices: [],
    },
    userAgent: 'test',
    requestsPerMinute: 10_000,
    observe: () => {},
    env: {},
  });
  onTestFinished(() => tenant.close());
  const person = await makePerson();
  const folder = await makeFolder();
  let digits = 0;
  const apply = async (stageOnly: boolean): Promise<ApplyOutcome> => {
    const recipients = [person.recipient];
    const input: PlanInput = {
      ...inputOf({ manifest, recipients, recipientsDigest: recipientsDigest(recipients), mode: 'apply' }),
      tenant: sandbox.url,
      held: heldSecrets(await readSecretsDirectory(folder), sandbox.url),
      listing: await tenant.listClients(),
    };
    const plan = assemblePlan(input);
    expect(plan.refusals).toEqual([]);
    const run = `run-${(digits += 1)}`;
    const sink = await makeSink(folder, recipients, {
      tenant: sandbox.url,
      run,
      hex8: () => run.slice(-1).padStart(8, '0'),
    });
    return applyPlan({
      plan,
      tenant,
      stoppable: tenant,
      sink,
      clock: { now: () => Date.now(), sleep: async () => {} },
      entropy: { hex8: () => (digits += 1).toString(16).padStart(8, '0') },
      options: { stageOnly, prove: true, concurrency: 4 },
      replan: (listing) => assemblePlan({ ...input, listing, reviewed: plan }),
      interruption: new AbortController().signal,
      progress: () => {},
    });
  };
  const secrets = async () => {
    const records = chooseRecords(await readSecretsDirectory(folder), { names: [], all: false });
    return openRecords(records, await createOpener([person.identity]));
  };
  return { sandbox, apply, secrets };
}

describe('an apply over HTTP, with age and a file', () => {
  it('stages first, then resumes, publishes and retires; the sealed secrets are the ones that the tenant takes', async () => {
    const { sandbox, apply, secrets } = await stage();
    expect(await apply(true)).toMatchObject({ exitCode: 0, status: 'staged', summary: { staged: 2 } });
    const outcome = await apply(false);
    expect(outcome).toMatchObject({ exitCode: 0, status: 'complete', remaining: [], bugs: [] });
    expect(outcome.summary).toMatchObject({ created: 1, updated: 1, replaced: 1, purged: 1 });
    const names = sandbox.tenant.clients().map(({ displayName }) => displayName);
    expect(names.toSorted()).toEqual(['created', 'described', 'raised', 'unmanaged']);
    const opened = await secrets();
    expect(opened.map(({ name }) => name).toSorted()).toEqual(['created', 'raised']);
    for (const { clientId, clientSecret } of opened) {
      expect(sandbox.tenant.acceptsSecret(clientId, clientSecret.reveal())).toBe(true);
    }
    expect(sandbox.requests.filter(({ method }) => method === 'POST' || method === 'PUT')).toHaveLength(8);
  });

  it.each(['create', 'update', 'purge'] as const)(
    'reaches the manifest although the first %s is cut off',
    async (kind) => {
      for (const cut of [resetBefore(), resetAfter()]) {
        const { sandbox, apply } = await stage((request) =>
          request.kind === kind && request.nthOfKind === 1 ? cut : undefined,
        );
        expect(await apply(false)).toMatchObject({ exitCode: 0, status: 'complete' });
        const names = sandbox.tenant.clients().map(({ displayName }) => displayName);
        expect(names.toSorted()).toEqual(['created', 'described', 'raised', 'unmanaged']);
      }
    },
  );
});
