export interface TokenGrant {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
}

export interface IssuedToken {
  readonly clientId: string;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** The tokens that were exchanged for credentials and have not expired. */
export class TokenTable {
  readonly #tokens = new Map<string, IssuedToken>();
  readonly #newToken: () => string;

  constructor(newToken: () => string) {
    this.#newToken = newToken;
  }

  issue(clientId: string, lifetimeSeconds: number, now: number): TokenGrant {
    this.#dropExpired(now);
    const accessToken = this.#newToken();
    this.#tokens.set(accessToken, { clientId, issuedAt: now, expiresAt: now + lifetimeSeconds * 1000 });
    return { accessToken, expiresInSeconds: lifetimeSeconds };
  }

  /** Null for a token that was never issued, was revoked or has expired. */
  find(accessToken: string, now: number): IssuedToken | null {
    const token = this.#tokens.get(accessToken);
    return token !== undefined && token.expiresAt > now ? token : null;
  }

  /** Ends every token, as an administrator or a restart of the tenant would. */
  revokeAll(): void {
    this.#tokens.clear();
  }

  #dropExpired(now: number): void {
    for (const [accessToken, token] of this.#tokens) if (token.expiresAt <= now) this.#tokens.delete(accessToken);
  }
}
