import type { ListQuery } from './client-table.ts';
import { schemaViolation } from './tenant.ts';
import type { ClientFields, ClientUpdate } from './tenant.ts';

/** `offset`, `limit` (20 where it is missing, as the SDKs have it), `sort`, `filter` and `count`. Refuses (400) what is no number. */
export function readListQuery(query: Readonly<Record<string, string>>): ListQuery & { readonly count: boolean } {
  return {
    count: query['count'] === 'true',
    offset: readInteger('offset', query['offset'], 0),
    limit: readInteger('limit', query['limit'], 20),
    sort: query['sort'] ? query['sort'] : null,
    filter: query['filter'] ? query['filter'] : null,
  };
}

/** The body of a create. Refuses (400) missing and null fields: the tenant does, and an SDK had to be mended for it. */
export function readClientFields(body: unknown): ClientFields {
  const fields = readObject(body);
  const displayName = readText(fields, 'displayName');
  if (displayName.trim() === '') throw schemaViolation('displayName must not be empty');
  return {
    displayName,
    description: readText(fields, 'description'),
    role: readText(fields, 'role'),
    personaQNs: readTexts(fields, 'personaQNs'),
  };
}

/** The body of an update; fields that cannot be changed are ignored. */
export function readClientUpdate(body: unknown): ClientUpdate {
  const fields = readObject(body);
  return { displayName: readOptionalText(fields, 'displayName'), description: readOptionalText(fields, 'description') };
}

/** The body of a token exchange. */
export function readCredentials(body: unknown): { readonly clientId: string; readonly clientSecret: string } {
  const fields = readObject(body);
  return { clientId: readText(fields, 'clientId'), clientSecret: readText(fields, 'clientSecret') };
}

function readObject(body: unknown): ReadonlyMap<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw schemaViolation('the body must be an object');
  return new Map<string, unknown>(Object.entries(body));
}

function readText(fields: ReadonlyMap<string, unknown>, name: string): string {
  const value = fields.get(name);
  if (typeof value !== 'string') throw schemaViolation(`${name} must be a string`);
  return value;
}

function readOptionalText(fields: ReadonlyMap<string, unknown>, name: string): string | undefined {
  return fields.get(name) === undefined ? undefined : readText(fields, name);
}

function readTexts(fields: ReadonlyMap<string, unknown>, name: string): readonly string[] {
  const value = fields.get(name);
  if (!Array.isArray(value)) throw schemaViolation(`${name} must be a list of strings`);
  const texts = value.filter((entry) => typeof entry === 'string');
  if (texts.length < value.length) throw schemaViolation(`${name} must be a list of strings`);
  return texts;
}

function readInteger(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback;
  if (!/^\d{1,9}$/.test(text)) throw schemaViolation(`${name} must be a whole number`);
  return Number(text);
}
