/** Scheme, host and port of a tenant's address, without a trailing slash; null for what is no address. */
export function originOf(tenant: string): string | null {
  return URL.canParse(tenant) ? new URL(tenant).origin : null;
}
