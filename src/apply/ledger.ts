import type { ClientState, RemoteClient } from '../model.ts';

/** A client that bears its final name because this run gave it. */
export interface Publication {
  /** Of the change, in the plan. */
  readonly index: number;
  readonly clientId: string;
  /** As it was published. */
  readonly state: ClientState;
  /** The name to give back where a twin turns up. */
  readonly previousName: string;
}

/** What this run did to names: it knows that better than a listing that lags behind the writes. */
export class Ledger {
  readonly #names = new Map<string, string>();
  readonly #purged = new Set<string>();
  readonly #publications = new Map<string, Publication>();

  renamed(clientId: string, name: string): void {
    this.#names.set(clientId, name);
  }

  purged(clientId: string): void {
    this.#purged.add(clientId);
  }

  published(publication: Publication): void {
    this.#publications.set(publication.clientId, publication);
  }

  /** From now on it bears no name that this run answers for. */
  unpublished(clientId: string): void {
    this.#publications.delete(clientId);
  }

  get publications(): readonly Publication[] {
    return [...this.#publications.values()];
  }

  /** Those of `found` that bear `name`, without clients that this run has renamed or purged meanwhile. */
  bearers(name: string, found: readonly RemoteClient[]): readonly RemoteClient[] {
    return found.filter(
      ({ clientId, name: shown }) => shown === name && !this.#purged.has(clientId) && this.#bears(clientId, name),
    );
  }

  #bears(clientId: string, name: string): boolean {
    return (this.#names.get(clientId) ?? name) === name;
  }
}
