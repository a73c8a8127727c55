import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/errors.ts';
import type { PlanDocument } from '../../src/model.ts';
import { planDocument } from '../../src/plan/document.ts';
import { parsePlanDocument } from '../../src/plan/parse-document.ts';
import { fingerprintOf } from '../../src/plan/fingerprint.ts';
import {
  dayMs,
  digest,
  heldOf,
  manifestOf,
  personaNamed,
  recordOf,
  remote,
  tombstone,
  wanted,
} from '../support/builders.ts';
import { planOf } from '../support/planner.ts';

const staged = remote('9', 'new (provisioning 00000001)');

const plan = planOf({
  manifest: manifestOf({
    tenant: 'https://acme.atlan.com',
    scope: { names: ['ci-*'], createdBy: ['service-*'] },
    protect: ['p'],
    limits: { count: 9, percent: 50.5 },
    clients: [
      wanted('new'),
      wanted('a', {
        role: 'Admin',
        personas: [personaNamed('Finance')],
        overlapMs: dayMs,
        rotateAfterMs: 9 * dayMs,
        previousNames: ['z'],
      }),
    ],
    tombstones: [tombstone('b')],
  }),
  clients: [remote('1', 'a'), remote('2', 'b'), remote('3', 'other', { createdBy: null, createdAt: null }), staged],
  held: heldOf([recordOf(staged, 'new')]),
});

const document = planDocument(plan, {
  tool: 'atlan-oauth/0.1.0',
  createdAt: '2026-01-15T12:00:01.000Z',
  requests: { GET: 3, POST: 1, PUT: 0, DELETE: 0 },
});

const text = JSON.stringify(document, null, 2);

function read(changed: string): PlanDocument {
  return parsePlanDocument(changed, 'plan.json');
}

/** The document with values put at paths; `undefined` takes the member away. */
function edited(...edits: readonly (readonly [path: string, value: unknown])[]): string {
  const data: unknown = JSON.parse(text);
  for (const [path, value] of edits) put(data, path.split('.'), value);
  return JSON.stringify(data);
}

function put(data: unknown, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (typeof data !== 'object' || data === null) throw new Error(`nothing to edit at ${key}`);
  if (rest.length > 0) put(Reflect.get(data, key), rest, value);
  else if (value === undefined) Reflect.deleteProperty(data, key);
  else Reflect.set(data, key, value);
}

function codeOf(changed: string): string {
  try {
    read(changed);
  } catch (error) {
    if (error instanceof Failure && error.exitCode === 6 && error.detail.startsWith('"plan.json"')) return error.code;
    throw error;
  }
  return 'read';
}

describe('a plan as a document', () => {
  it('has the format, the changes without what only the executor needs, and everything to plan again', () => {
    expect(document).toMatchObject({
      formatVersion: '1.0',
      serverTime: '2026-01-15T12:00:00.000Z',
      desired: plan.desired,
    });
    expect(document.changes.map((change) => Object.keys(change))).toEqual(
      document.changes.map(() => [
        'name',
        'action',
        'clientId',
        'reasons',
        'replacePaths',
        'before',
        'after',
        'warnings',
        'resumes',
        'leftover',
        'secret',
        'createdBy',
        'createdAt',
      ]),
    );
    expect(document.changes.map(({ resumes }) => resumes)).toContain(staged.clientId);
  });

  it('tells the digest of the recipients, as a policy may demand it, without a say in the fingerprint', () => {
    expect(document.recipientsDigest).toBe(digest);
    expect(codeOf(edited(['recipientsDigest', undefined]))).toBe('read');
    expect(fingerprintOf({ ...document, recipientsDigest: null } as PlanDocument)).toBe(document.fingerprint);
  });

  it('comes back whole, also with a byte order mark', () => {
    expect(read(text)).toEqual(document);
    expect(read(`\uFEFF${text}`)).toEqual(document);
  });

  it('comes back whole with whatever the tenant says of its clients, byte order marks inside included', () => {
    const clients = [remote('1', 'a', { description: '\uFEFF"}\\' }), remote('2', 'b')];
    const odd = planDocument(planOf({ manifest: plan.desired, clients }), {
      tool: 'atlan-oauth/0.1.0',
      createdAt: '2026-01-15T12:00:01.000Z',
      requests: { GET: 3, POST: 1, PUT: 0, DELETE: 0 },
    });
    expect(odd.changes.map(({ before }) => before?.description)).toContain('\uFEFF"}\\');
    expect(read(JSON.stringify(odd))).toEqual(odd);
  });

  it('is read with fields that this version does not know, and in another minor version', () => {
    const later = edited(
      ['formatVersion', '1.7'],
      ['novelty', { x: 1 }],
      ['changes.0.novelty', true],
      ['changes.0.warnings', [{ code: 'new-warning', message: 'x', name: null, more: 1 }]],
      ['noop', [{ name: 'n', clientId: 'c', secret: 'elsewhere' }]],
    );
    expect(codeOf(later)).toBe('read');
  });

  it('is read in a minor version of two digits', () => {
    expect(codeOf(edited(['formatVersion', '1.10']))).toBe('read');
  });

  it.each([
    ['2.0', 'plan-format'],
    ['0.9', 'plan-format'],
    ['10.0', 'plan-format'],
    ['one', 'plan-unreadable'],
    ['v1.0', 'plan-unreadable'],
    ['2.0-beta', 'plan-unreadable'],
    [1, 'plan-unreadable'],
    [1.5, 'plan-unreadable'],
    [undefined, 'plan-unreadable'],
  ])('of the format version %j is refused as %s', (version, code) => {
    expect(codeOf(edited(['formatVersion', version]))).toBe(code);
  });

  it('cut at any byte is refused as cut', () => {
    for (let end = 1; end < text.length; end += 37) expect(codeOf(text.slice(0, end))).toBe('plan-cut');
    expect(codeOf(text.slice(0, -1))).toBe('plan-cut');
    expect(codeOf('{"a":"\\')).toBe('plan-cut');
  });

  it.each([
    ['after a blank line', '\n {"a":1,'],
    ['in a string with brackets', '{"ab":"}}}'],
    ['after strings with brackets', '{"ab":["]}","}",'],
    ['after a string with brackets and escapes', String.raw`{"ab":"\n and \"}}}",`],
    ['in an escape after brackets', String.raw`{"ab":"}}\n}\``],
  ])('cut %s is refused as cut', (_, cut) => {
    expect(codeOf(cut)).toBe('plan-cut');
  });

  it.each(['', '{}}', '{} {}', '{"a" 1}', '{"a":"[" 1}', '[1,', 'name: {', 'name: x', '\u0000'])(
    'that is no JSON (%j) is refused',
    (wrong) => {
      expect(codeOf(wrong)).toBe('plan-not-json');
    },
  );

  it.each(['[]', 'null', '{}', '"plan"', '{"formatVersion":"1.0"}'])('that is no plan (%s) is refused', (wrong) => {
    expect(codeOf(wrong)).toBe('plan-unreadable');
  });

  it.each<[string, unknown]>([
    ['desired.clients.0.role', 'Guest'],
    ['desired.clients.0.extra', 'x'],
    ['options.maxPurges', 99],
    ['options.allowEmpty', true],
    ['recipients.0.key', 'age1attacker'],
    ['changes.0.after.role', '$guest'],
    ['changes.0.reasons', ['rotation-due']],
    ['changes', []],
    ['tenant', 'https://other.atlan.com'],
    ['secretsDirectory', '/tmp'],
    ['fingerprint', `sha256:${'0'.repeat(64)}`],
    ['summary.purge', 0],
    ['summary.create', 7],
    ['recipients.0.fingerprint', `sha256:${'0'.repeat(16)}`],
  ])('edited at %s is refused as edited', (path, value) => {
    expect(codeOf(edited([path, value]))).toBe('plan-edited');
  });

  it.each<[string, unknown]>([
    ['changes.0.action', 'destroy'],
    ['desired.clients.0.role', 1],
    ['desired.clients.0.overlapMs', -1],
    ['desired.scope', 'all'],
    ['serverTime', 'yesterday'],
    ['options', undefined],
    ['recipients.0.key', 1],
    ['serverTime', '2026-99-99T12:00:00Z'],
  ])('with %s set to %j is refused even under a fitting fingerprint', (path, value) => {
    const forged: unknown = JSON.parse(edited([path, value]));
    const fitting = path === 'options' ? document.fingerprint : fingerprintOf(forged as PlanDocument);
    expect(codeOf(edited([path, value], ['fingerprint', fitting]))).toBe('plan-unreadable');
  });

  it('with data nested beyond measure is refused as edited', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(codeOf(edited(['desired.extra', 'DEEP']).replace('"DEEP"', deep))).toBe('plan-edited');
  });

  it('says where it is unreadable and what to do', () => {
    expect(() => read(edited(['changes.0.action', 'destroy']))).toThrow(
      expect.objectContaining({
        summary: 'The file is no saved plan',
        detail: expect.stringContaining('changes.0.action'),
        hint: 'Make the plan again with: atlan-oauth plan --out FILE',
      }),
    );
  });

  it.each<[string, string, (data: Record<string, unknown>) => void]>([
    ['one member', "it must have required property 'tool'.", (data) => Reflect.deleteProperty(data, 'tool')],
    [
      'two values',
      'tool must be string (and 1 more problem).',
      (data) => Object.assign(data, { tool: 1, createdAt: 1 }),
    ],
    [
      'three values',
      'tool must be string (and 2 more problems).',
      (data) => Object.assign(data, { tool: 1, createdAt: 1, tenant: 1 }),
    ],
  ])('says what is wrong first, and how much more, where %s cannot be read', (_, problem, edit) => {
    const data = JSON.parse(text) as Record<string, unknown>;
    edit(data);
    expect(() => read(JSON.stringify(data))).toThrow(expect.objectContaining({ detail: `"plan.json": ${problem}` }));
  });
});
