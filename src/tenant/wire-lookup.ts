/** What the tenant's answers say about roles and personas, checked field by field. */
import type { Persona, Role } from '../model.ts';
import { kindOf, recordOf, textOf, WireProblem } from './wire.ts';

/** One role. A role without a description bears its name as title. Throws `WireProblem`. */
export function fromWireRole(row: unknown, where: string): Role {
  const record = recordOf(row, where);
  const name = textOf(record, 'name', where);
  const { description, level } = record;
  return {
    name,
    title: typeof description === 'string' && description.trim() !== '' ? description : name,
    level: typeof level === 'string' ? level : null,
  };
}

/** One page of the persona search. */
export interface PersonaPage {
  readonly personas: readonly Persona[];
  /** How many entities the page had, personas that are not active included. */
  readonly received: number;
  /** `approximateCount`; null where the tenant does not say. */
  readonly count: number | null;
}

/** `entities` is absent or null when nothing matches. Throws `WireProblem`. */
export function fromWirePersonas(body: unknown): PersonaPage {
  const page = recordOf(body, 'the answer');
  const entities = page['entities'] ?? [];
  if (!Array.isArray(entities)) throw new WireProblem(`"entities" is ${kindOf(entities)}, not a list`);
  const count = page['approximateCount'];
  return {
    personas: entities.flatMap((entity, index) => fromWirePersona(entity, `entities[${index}]`)),
    received: entities.length,
    count: typeof count === 'number' && Number.isSafeInteger(count) ? count : null,
  };
}

function fromWirePersona(entity: unknown, where: string): readonly Persona[] {
  const record = recordOf(entity, where);
  const { status } = record;
  if (typeof status === 'string' && status.toUpperCase() !== 'ACTIVE') return [];
  const attributes = recordOf(record['attributes'], `"attributes" of ${where}`);
  return [{ name: textOf(attributes, 'name', where), qualifiedName: textOf(attributes, 'qualifiedName', where) }];
}
