import { LaggingView } from './lagging-view.ts';
import { searchPersonas } from './persona-search.ts';
import type { PersonaPage } from './persona-search.ts';
import type { SeedPersona } from './seed.ts';
import type { Identifiers, SandboxPersona } from './tenant.ts';
import type { TenantVariants } from './variants.ts';

/** The personas as they are, and as the search index knows them. */
export class PersonaStore {
  readonly #personas = new Map<string, SandboxPersona>();
  readonly #indexed = new LaggingView<SandboxPersona>();
  readonly #identifiers: Identifiers;

  constructor(identifiers: Identifiers) {
    this.#identifiers = identifiers;
  }

  all(): readonly SandboxPersona[] {
    return [...this.#personas.values()];
  }

  /** @param indexedAt when the search finds it, epoch milliseconds. */
  add(seed: SeedPersona, indexedAt: number): SandboxPersona {
    const made = {
      guid: this.#identifiers.guid(),
      displayName: seed.name,
      qualifiedName: `default/${this.#identifiers.personaKey()}`,
      status: 'ACTIVE' as const,
    };
    const persona = { ...made, ...seed };
    this.#personas.set(persona.guid, persona);
    this.#indexed.write(persona.guid, persona, indexedAt);
    return persona;
  }

  remove(guid: string, indexedAt: number): void {
    this.#personas.delete(guid);
    this.#indexed.write(guid, null, indexedAt);
  }

  /** @throws RequestRefused (400) for a search that the tenant does not understand. */
  search(dsl: unknown, variants: TenantVariants, now: number): PersonaPage {
    return searchPersonas(dsl, this.#indexed.rows(now).values(), variants);
  }
}
