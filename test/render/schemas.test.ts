import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { errorDocument } from '../../src/cli/error-document.ts';
import { validationDocument } from '../../src/cli/validation-document.ts';
import type { Diagnostic } from '../../src/diagnostic.ts';
import { Failure } from '../../src/errors.ts';
import { safeJson } from '../../src/render/inert.ts';
import { applyReport, fullPlan, fullReport } from './documents.ts';

interface Schema {
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
}

function schemaOf(name: string): Schema {
  const schema: Schema = JSON.parse(
    readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'),
  );
  return schema;
}

/** What the schema has against the document, as it reads once printed. */
function problems(name: string, document: unknown): readonly string[] {
  const validate = new Ajv2020({ allErrors: true, strictTypes: false, allowUnionTypes: true }).compile(schemaOf(name));
  validate(JSON.parse(safeJson(document)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Every property of the schema and of its definitions, however deep. */
function propertiesOf({ properties = {}, $defs = {} }: Schema): [string, Schema][] {
  const own = Object.entries(properties);
  return own.concat([...own.map(([, schema]) => schema), ...Object.values($defs)].flatMap(propertiesOf));
}

const diagnostic: Diagnostic = {
  severity: 'error',
  code: 'unknown-key',
  summary: 'Unknown key',
  detail: 'd',
  hint: null,
  place: { file: 'a.yaml', line: 1, column: 2, length: 3, source: 'abc' },
};

const client = {
  name: 'ci-dbt',
  description: '',
  role: '$member',
  roleTitle: null,
  personas: [{ qualifiedName: 'default/x', name: null }],
  createdBy: null,
  createdAt: null,
  updatedAt: null,
  clientId: 'oauth-client-1',
  standing: null,
};

const failure = new Failure({
  exitCode: 4,
  code: 'no-access',
  summary: 'No access',
  diagnostics: [diagnostic, { ...diagnostic, place: null }],
});

describe('the schemas of what is printed', () => {
  it.each([
    ['apply-report', fullReport],
    ['apply-report', applyReport()],
    ['validate-report', validationDocument([diagnostic, { ...diagnostic, place: null }])],
    [
      'validate-report',
      {
        valid: false,
        errorCount: 1,
        warningCount: 0,
        diagnostics: [{ severity: 'error', code: 'c', message: 'm', file: 'f', line: 3, column: 5 }],
      },
    ],
    ['error', errorDocument(failure, 4, null)],
    ['error', errorDocument(failure, 6, fullPlan)],
    ['error', { formatVersion: '1.0', exitCode: 4, error: { code: 'c', summary: 's', detail: 'd' }, diagnostics: [] }],
    [
      'list',
      {
        formatVersion: '1.0',
        tenant: 'https://acme.atlan.com',
        clients: [client, { ...client, standing: 'in-scope' }],
      },
    ],
  ])('%s takes what the tool prints: %#', (name, document) => {
    expect(problems(name, document)).toEqual([]);
  });

  it.each([
    ['apply-report', { ...fullReport, status: 'fine' }],
    ['apply-report', { ...fullReport, results: [{ name: 'a' }] }],
    ['validate-report', { valid: 'no', errorCount: 0, warningCount: 0, diagnostics: [] }],
    ['error', { formatVersion: '1.0', exitCode: 0, error: {}, diagnostics: [] }],
    ['list', { formatVersion: '1.0', tenant: 't', clients: [{ ...client, standing: 'mine' }] }],
  ])('%s refuses what is none: %#', (name, document) => {
    expect(problems(name, document)).not.toEqual([]);
  });

  it.each(['apply-report', 'validate-report', 'error', 'list'])(
    '%s explains every property with an example that holds',
    (name) => {
      const schema = schemaOf(name);
      const ajv = new Ajv2020({ strictTypes: false });
      for (const [property, own] of propertiesOf(schema)) {
        expect(own.description, property).toMatch(/^\S.{10,}\.$/);
        expect(own.examples, property).toHaveLength(1);
        const validate = ajv.compile({ $defs: schema.$defs, ...own });
        expect(validate(own.examples?.[0]), `${property}: ${JSON.stringify(validate.errors)}`).toBe(true);
      }
    },
  );

  it.each(['apply-report', 'validate-report', 'error', 'list'])('%s lets fields be added', (name) => {
    expect(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8')).not.toContain(
      '"additionalProperties": false',
    );
  });
});
