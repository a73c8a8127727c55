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
    ...('roles' in seed ? { roles: readList(seed.roles, file, 'roles', roleKind) } : {}),
    ...('personas' in seed ? { personas: readList(seed.personas, file, 'personas', personaKind) } : {}),
    ...('clients' in seed ? { clients: readList(seed.clients, file, 'clients', clientKind) } : {}),
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

/** A shape, and the type whose fields it checks. */
interface Kind<Item> {
  readonly shape: Shape;
  readonly is: (value: object) => value is Item & object;
}

const roleKind: Kind<SeedRole> = {
  shape: roleShape,
  is: (value): value is SeedRole => wrongField(value, roleShape) === null,
};

const personaKind: Kind<SeedPersona> = {
  shape: personaShape,
  is: (value): value is SeedPersona => wrongField(value, personaShape) === null,
};

const clientKind: Kind<SeedClient> = {
  shape: clientShape,
  is: (value): value is SeedClient => wrongField(value, clientShape) === null,
};

function readList<Item>(value: unknown, file: string, name: string, kind: Kind<Item>): readonly Item[] {
  if (!Array.isArray(value)) throw invalid(file, `"${name}" must be a list.`);
  return value.map((entry: unknown, index) => {
    const at = `${name}[${index}]`;
    const item = asObject(entry, file, at);
    if (kind.is(item)) return item;
    throw invalid(file, `"${wrongField(item, kind.shape)}" of ${at} is missing or has the wrong type.`);
  });
}

/** The name of the first field that is not as the shape says; null where all are. */
function wrongField(value: object, shape: Shape): string | null {
  const fields = new Map<string, unknown>(Object.entries(value));
  const wrong = Object.entries(shape).find(([name, isRight]) => !isRight(fields.get(name)));
  return wrong?.[0] ?? null;
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
