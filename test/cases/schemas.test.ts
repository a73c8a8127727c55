/** What stands in the golden documents is what the published schemas promise. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));


/** The schema of the document that this run prints. */
function schemaFor(command: string, document: object): string {
  if (command === 'validate') return 'validate-report';
  if ('error' in document) return 'error';
  return command === 'list' ? 'list' : command === 'apply' ? 'apply-report' : 'plan';
}

test.each(names)('the JSON of %s keeps to its schema', (name) => {
  const { args } = JSON.parse(readFileSync(`${root}${name}/case.json`, 'utf8'));
  const text = readFileSync(`${root}${name}/stdout.json`, 'utf8')
    .replaceAll('LOCAL TIME', '2026-03-14T09:26:53.000Z')
    .replaceAll('FINGERPRINT', '0'.repeat(64));
  const document = JSON.parse(text);
  const schema = schemaFor(args[0], document);
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(new URL(`../../schemas/${schema}.schema.json`, import.meta.url), 'utf8')));
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
});
