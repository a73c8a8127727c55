import { schemaViolation } from './tenant.ts';
import type { SandboxPersona } from './tenant.ts';
import type { TenantVariants } from './variants.ts';

export interface PersonaPage {
  /** How many match, on all pages. */
  readonly count: number;
  readonly personas: readonly SandboxPersona[];
}

/**
 * Answers the search's `dsl` over the personas: `bool` with `filter`, `must` and `should` of `term` and `terms`,
 * paged by `from` and `size`, sorted by GUID. Names match without regard to case.
 * Refuses (400) what it does not understand.
 */
export function searchPersonas(
  dsl: unknown,
  personas: Iterable<SandboxPersona>,
  variants: Pick<TenantVariants, 'personaTerms' | 'qualifiedNameSearch'>,
): PersonaPage {
  if (!isRecord(dsl)) throw schemaViolation('dsl must be an object');
  const from = readCount(dsl['from'], 0);
  const size = readCount(dsl['size'], 10);
  if (from + size > 10_000) throw schemaViolation('from + size must not be larger than 10000');
  const matches = compileQuery(dsl['query'], variants);
  const found = [...personas].filter((persona) => matches(persona)).toSorted((a, b) => (a.guid < b.guid ? -1 : 1));
  return { count: found.length, personas: found.slice(from, from + size) };
}

type Query = (persona: SandboxPersona) => boolean;
type SearchVariants = Pick<TenantVariants, 'personaTerms' | 'qualifiedNameSearch'>;

function compileQuery(query: unknown, variants: SearchVariants): Query {
  if (query === undefined) return () => true;
  const [kind, body] = onlyEntry(query, 'query');
  switch (kind) {
    case 'match_all':
      return () => true;
    case 'bool':
      return compileBool(body, variants);
    case 'term':
      return compileTerm(body, variants);
    case 'terms':
      if (variants.personaTerms === 'refused') throw schemaViolation('unsupported query: terms');
      return compileTerms(body, variants);
    default:
      throw schemaViolation(`unsupported query: ${kind}`);
  }
}

function compileBool(body: unknown, variants: SearchVariants): Query {
  if (!isRecord(body)) throw schemaViolation('bool must be an object');
  const clauses = (key: string): readonly Query[] => {
    const value = body[key] ?? [];
    return (Array.isArray(value) ? value : [value]).map((clause: unknown) => compileQuery(clause, variants));
  };
  const all = [...clauses('filter'), ...clauses('must')];
  const some = clauses('should');
  return (persona) => all.every((test) => test(persona)) && (some.length === 0 || some.some((test) => test(persona)));
}

function compileTerm(body: unknown, variants: SearchVariants): Query {
  const [field, operand] = onlyEntry(body, 'term');
  const value = isRecord(operand) ? operand['value'] : operand;
  if (typeof value !== 'string') throw schemaViolation(`term on ${field} must have a string value`);
  return fieldEquals(field, [value], variants);
}

function compileTerms(body: unknown, variants: SearchVariants): Query {
  const [field, values] = onlyEntry(body, 'terms');
  if (!Array.isArray(values)) throw schemaViolation(`terms on ${field} must have a list`);
  return fieldEquals(
    field,
    values.filter((value) => typeof value === 'string'),
    variants,
  );
}

function fieldEquals(field: string, values: readonly string[], variants: SearchVariants): Query {
  switch (field) {
    case '__state':
      return (persona) => values.includes(persona.status);
    case '__typeName.keyword':
    case '__typeName':
      return () => values.some((value) => value.toUpperCase() === 'PERSONA');
    case '__guid':
      return (persona) => values.includes(persona.guid);
    case 'name.keyword':
      return nameEquals(values);
    case 'qualifiedName':
      if (variants.qualifiedNameSearch === 'refused') throw schemaViolation('unsupported field: qualifiedName');
      return (persona) => variants.qualifiedNameSearch === 'allowed' && values.includes(persona.qualifiedName);
    default:
      throw schemaViolation(`unsupported field: ${field}`);
  }
}

function nameEquals(values: readonly string[]): Query {
  const lower = new Set(values.map((value) => value.toLowerCase()));
  return (persona) => lower.has(persona.name.toLowerCase());
}

function readCount(value: unknown, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw schemaViolation('from and size must be integers of 0 or more');
}

function onlyEntry(value: unknown, what: string): readonly [string, unknown] {
  const entries = isRecord(value) ? Object.entries(value) : [];
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) throw schemaViolation(`${what} must be an object with one key`);
  return entry;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
