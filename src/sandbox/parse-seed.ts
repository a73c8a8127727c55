import { Failure } from '../errors.ts';
import type { Seed, SeedClient, SeedPersona, SeedRole } from './seed.ts';

/**
 * Reads a seed or data file: JSON with `roles`, `personas` and `clients`, each a list of records in the words of the
 * tenant's own lists. Unknown fields do no harm, so that lists of a real tenant can be pasted.
 * @throws Failure (exit 3) that names the first field that is not as it should be.
 */
export function parseSeed(text: string, file: string): Seed {
  const seed: object = asObject(parseJson(text, file), file, 'the seed');
  return {
    ...('roles' in seed ? { roles: readList(seed.roles, file, 'roles', isRole) } : {}),
    ...('personas' in seed ? { personas: readList(seed.personas, file, 'personas', isPersona) } : {}),
    ...('clients' in seed ? { clients: readList(seed.clients, file, 'clients', isClient) } : {}),
  };
}

type FieldCheck = (value: unknown) => boolean;
type Shape = Readonly<Record<string, FieldCheck>>;

const isText: FieldCheck = (value) => typeof value === 'string';
const isMissing: FieldCheck = (value) => value === undefined;
const isTime: FieldCheck = (value) => typeof value === 'number' || isText(value);
const isTexts: FieldCheck = (value) =>
  value === null || (Array.isArray(value) && value.every((entry) => isText(entry)));
const isStatus: FieldCheck = (value) => value === 'ACTIVE' || value === 'DELETED';
const optional =
  (check: FieldCheck): FieldCheck =>
  (value) =>
    isMissing(value) || check(value);

const roleShape: Shape = {
  id: optional(isText),
  name: isText,
  description: isText,
  level: optional(isText),
  memberCount: optional(isText),
};

const personaShape: Shape = {
  guid: optional(isText),
  name: isText,
  displayName: optional(isText),
  qualifiedName: optional(isText),
  status: optional(isStatus),
};

const clientShape: Shape = {
  id: optional(isText),
  clientId: optional(isText),
  clientSecret: optional(isText),
  secretHash: optional((value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)),
  displayName: isText,
  description: (value) => value === null || optional(isText)(value),
  role: optional(isText),
  personaQNs: optional(isTexts),
  createdAt: optional(isTime),
  createdBy: optional(isText),
  updatedAt: optional(isTime),
  updatedBy: optional(isText),
};

/** The item, or the name of the first field that does not fit. */
type Check<Item> = (value: object) => { readonly wrong: string } | { readonly item: Item };

const isRole = checkShape<SeedRole>(roleShape);
const isPersona = checkShape<SeedPersona>(personaShape);
const isClient = checkShape<SeedClient>(clientShape);

function checkShape<Item>(shape: Shape): Check<Item> {
  return (value) => {
    const fields = new Map<string, unknown>(Object.entries(value));
    const wrong = Object.entries(shape).find(([name, fits]) => !fits(fields.get(name)));
    // The shape beside it checks just the fields of the type.
    return wrong === undefined ? { item: value as Item } : { wrong: wrong[0] };
  };
}

function readList<Item>(value: unknown, file: string, name: string, check: Check<Item>): readonly Item[] {
  if (!Array.isArray(value)) throw invalid(file, `"${name}" must be a list.`);
  return value.map((entry: unknown, index) => {
    const at = `${name}[${index}]`;
    const checked = check(asObject(entry, file, at));
    if ('wrong' in checked) throw invalid(file, `"${checked.wrong}" of ${at} is missing or has the wrong type.`);
    return checked.item;
  });
}

function asObject(value: unknown, file: string, what: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw invalid(file, `${what} must be an object.`);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(file, 'It is not valid JSON.');
  }
}

function invalid(file: string, detail: string): Failure {
  return new Failure({
    exitCode: 3,
    code: 'sandbox-seed',
    summary: 'Seed cannot be read',
    detail: `${file}: ${detail}`,
    hint: 'A seed is JSON with "roles", "personas" and "clients", each a list of records as the tenant lists them.',
  });
}
