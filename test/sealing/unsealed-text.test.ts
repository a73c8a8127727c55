import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { safeJson } from '../../src/render/inert.ts';
import { Secret } from '../../src/secret.ts';
import type { UnsealedRecord } from '../../src/sealing/unseal.ts';
import { renderUnsealed, type UnsealFormat } from '../../src/sealing/unsealed-text.ts';
import { runs } from '../support/runs.ts';

describe('json', () => {
  test('is an array with exactly the promised fields', () => {
    expect(JSON.parse(render([record('ci-dbt')], 'json'))).toEqual([
      {
        name: 'ci-dbt',
        clientId: 'oauth-client-ci-dbt',
        clientSecret: 's3cret',
        tenant: 'https://acme.atlan.com',
        action: 'create',
        createdAt: '2026-01-02T03:04:05.000Z',
      },
    ]);
  });

  test('holds any text and shows no control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (secret) => {
        const text = render([record('a', secret)], 'json');
        expect(JSON.parse(text)[0].clientSecret).toBe(secret);
        expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202E\u200B]/u);
      }),
    );
  });
});

describe('dotenv', () => {
  test('is two single-quoted variables a record', () => {
    expect(render([record('ci-dbt'), record('9 lives/ü', 'a b$c"#=')], 'dotenv')).toBe(
      [
        "CI_DBT_CLIENT_ID='oauth-client-ci-dbt'",
        "CI_DBT_CLIENT_SECRET='s3cret'",
        "_9_LIVES___CLIENT_ID='oauth-client-9 lives/ü'",
        "_9_LIVES___CLIENT_SECRET='a b$c\"#='",
        '',
      ].join('\n'),
    );
  });

  test('takes a digit for what it is, but at the beginning', () => {
    expect(render([record('db2 v1')], 'dotenv')).toMatch(/^DB2_V1_CLIENT_ID=.*\nDB2_V1_CLIENT_SECRET=.*\n$/);
  });

  test('means the same to a shell, for every secret that it can hold', () => {
    const printable = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).filter((text) => !/['\\]/.test(text));
    fc.assert(
      fc.property(printable, (secret) => {
        const script = `${render([record('a', secret)], 'dotenv')}printf %s "$A_CLIENT_SECRET"`;
        expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(secret);
      }),
      { numRuns: runs(20) },
    );
  });

  test.each(["it's", 'back\\slash', 'two\nlines', 'nul\0', 'esc\u001b[31m'])(
    'refuses a secret that readers understand differently, without showing it: %j',
    (secret) => {
      const failure = failureOf(() => render([record('a', secret)], 'dotenv'));
      expect(failure).toMatchObject({ exitCode: 3, code: 'format-impossible', detail: expect.stringContaining('"a"') });
      expect(String(failure)).not.toContain(secret);
    },
  );

  test('refuses two names that become one variable', () => {
    const failure = failureOf(() => render([record('ci-dbt'), record('ci.dbt')], 'dotenv'));
    expect(failure).toMatchObject({ exitCode: 3, detail: expect.stringMatching(/"ci-dbt".*"ci\.dbt".*CI_DBT/) });
  });
});

describe('k8s', () => {
  test('is one Secret a record', () => {
    expect(render([record('CI dbt/prod')], 'k8s')).toBe(
      [
        '---',
        'apiVersion: v1',
        'kind: Secret',
        'metadata:',
        '  name: "ci-dbt-prod"',
        'type: Opaque',
        'stringData:',
        '  client-id: "oauth-client-CI dbt/prod"',
        '  client-secret: "s3cret"',
        '',
      ].join('\n'),
    );
  });

  test('holds any text, in plain ASCII', () => {
    const wellFormed = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(wellFormed, wellFormed, (first, second) => {
        const text = render([record('a', first), record('b', second)], 'k8s');
        expect(text).toMatch(/^[\n -~]*$/);
        const documents = parseAllDocuments(text, { version: '1.2' });
        const secrets = [...documents].map((document) => document.toJS().stringData['client-secret']);
        expect(secrets).toEqual([first, second]);
      }),
    );
  });

  test('writes what is no ASCII the way that JSON does, as far as JSON can in one piece', () => {
    expect(render([record('a', 'ü€\u{1F600}')], 'k8s')).toContain('client-secret: "\\u00fc\\u20ac\\U0001f600"\n');
  });

  test('takes the longest name that Kubernetes does', () => {
    const name = 'x'.repeat(253);
    expect(render([record(name)], 'k8s')).toContain(`\n  name: "${name}"\n`);
  });

  test.each(['***', 'ü', 'x'.repeat(254)])('refuses a name that leaves no Kubernetes name: %s', (name) => {
    expect(failureOf(() => render([record(name)], 'k8s'))).toMatchObject({ exitCode: 3, code: 'format-impossible' });
  });

  test('refuses two names that become one', () => {
    expect(failureOf(() => render([record('A b'), record('a-b')], 'k8s'))).toMatchObject({ exitCode: 3 });
  });
});

describe('raw', () => {
  test('is the secret alone', () => {
    expect(render([record('a')], 'raw')).toBe('s3cret');
  });

  test('refuses none and several', () => {
    expect(failureOf(() => render([], 'raw'))).toMatchObject({ exitCode: 3 });
    expect(failureOf(() => render([record('a'), record('b')], 'raw'))).toMatchObject({ exitCode: 3 });
  });
});

function render(records: readonly UnsealedRecord[], format: UnsealFormat): string {
  return renderUnsealed(records, format, safeJson);
}

function record(name: string, secret = 's3cret'): UnsealedRecord {
  return {
    name,
    clientId: `oauth-client-${name}`,
    clientSecret: new Secret(secret),
    tenant: 'https://acme.atlan.com',
    action: 'create',
    createdAt: '2026-01-02T03:04:05.000Z',
  };
}

function failureOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
