/**
 * What the tenant's answers say about clients, checked field by field: nothing from outside is cast. Fields that a plan
 * depends on must have their type; every optional field may be null, absent or empty, and fields that nobody asked for are
 * ignored (tenant-api, "Shapes").
 */
import type { CreatedClient, RemoteClient } from '../model.ts';
import { Secret } from '../secret.ts';
import { readTime } from './wire-time.ts';

/** An answer that cannot be understood: what is wrong with it, and where in it. */
export class WireProblem extends Error {
  override readonly name = 'WireProblem';
}

/** One page of a listing; `total` and `matching` are null where the tenant does not count. */
export interface WirePage<Row> {
  readonly rows: readonly Row[];
  /** `totalRecord`. */
  readonly total: number | null;
  /** `filterRecord`. */
  readonly matching: number | null;
}

const clientIdPattern = /^oauth-client-[A-Za-z0-9-]{1,64}$/;

/** Whether a text may stand in a path as a client id: `oauth-client-` and up to 64 letters, digits and hyphens. */
export function isClientId(text: string): text is `oauth-client-${string}` {
  return clientIdPattern.test(text);
}

/**
 * A page of any listing; `fromRow` reads one of its records. `records` may be null when there are none, and absent where
 * the tenant at least says a number. Throws `WireProblem`.
 */
export function fromWirePage<Row>(body: unknown, fromRow: (row: unknown, where: string) => Row): WirePage<Row> {
  const page = recordOf(body, 'the answer');
  const total = countOf(page['totalRecord']);
  const records = page['records'] ?? (page['records'] === null || total !== null ? [] : undefined);
  if (!Array.isArray(records)) throw new WireProblem(`"records" is ${kindOf(page['records'])}, not a list`);
  return {
    rows: records.map((row, index) => fromRow(row, `records[${index}]`)),
    total,
    matching: countOf(page['filterRecord']),
  };
}

/** One client of a listing, or the record that a GET or PUT answered with. Throws `WireProblem`. */
export function fromWireClient(row: unknown, where: string): RemoteClient {
  const record = recordOf(row, where);
  return {
    clientId: clientIdOf(record, where),
    name: textOf(record, 'displayName', where),
    description: optionalTextOf(record, 'description', where),
    role: textOf(record, 'role', where),
    personas: personasOf(record, where),
    createdAt: readTime(record['createdAt']),
    updatedAt: readTime(record['updatedAt']),
    createdBy: typeof record['createdBy'] === 'string' ? record['createdBy'] : null,
  };
}

/** The answer to a create: a client id and a secret, or `WireProblem`. No part of the answer enters the problem's text. */
export function fromWireCreated(body: unknown): CreatedClient {
  const record = recordOf(body, 'the answer');
  const secret = record['clientSecret'];
  if (typeof secret !== 'string') throw new WireProblem(`"clientSecret" is ${kindOf(secret)}, not a text`);
  if (secret.trim() === '') throw new WireProblem('"clientSecret" is empty');
  return { clientId: clientIdOf(record, 'the answer'), secret: new Secret(secret) };
}

/** What an answer's value is, in words, without showing it. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}

/** A JSON object, or `WireProblem`. */
export function recordOf(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value;
  throw new WireProblem(`${where} is ${kindOf(value)}, not an object`);
}

/** A text that must be there. */
export function textOf(record: Readonly<Record<string, unknown>>, field: string, where: string): string {
  const value = record[field];
  if (typeof value === 'string') return value;
  throw new WireProblem(`"${field}" of ${where} is ${kindOf(value)}, not a text`);
}

/** A JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function optionalTextOf(record: Readonly<Record<string, unknown>>, field: string, where: string): string {
  return record[field] === undefined || record[field] === null ? '' : textOf(record, field, where);
}

/** Shows no more of a wrong client id than that it is wrong: it may be 10 kB long, or crafted for a terminal. */
function clientIdOf(record: Readonly<Record<string, unknown>>, where: string): string {
  const clientId = textOf(record, 'clientId', where);
  if (isClientId(clientId)) return clientId;
  throw new WireProblem(`"clientId" of ${where} is not "oauth-client-" and up to 64 letters, digits and hyphens`);
}

/** A set: null, absent and `[]` are the same, order and repetition mean nothing. */
function personasOf(record: Readonly<Record<string, unknown>>, where: string): readonly string[] {
  const value = record['personaQNs'] ?? [];
  if (!Array.isArray(value)) throw new WireProblem(`"personaQNs" of ${where} is ${kindOf(value)}, not a list`);
  const names = new Set<string>();
  for (const name of value) {
    if (typeof name !== 'string') throw new WireProblem(`"personaQNs" of ${where} holds ${kindOf(name)}, not a text`);
    names.add(name);
  }
  return [...names].sort();
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
