import type { ListPage } from './client-table.ts';
import type { PersonaPage } from './persona-search.ts';
import type { SandboxClient, SandboxPersona, SandboxRole } from './tenant.ts';
import type { TokenGrant } from './tokens.ts';
import type { TenantVariants } from './variants.ts';

/** A value that JSON leaves out where it is undefined. */
type Json = Readonly<Record<string, unknown>>;

/** A client as listing, get and update answer it: everything but the secret. */
export function clientToWire(client: SandboxClient, variants: TenantVariants): Json {
  return {
    id: client.id,
    clientId: client.clientId,
    displayName: client.displayName,
    description: client.description === '' ? emptyValue(variants.emptyDescription, '') : client.description,
    role: client.role,
    personaQNs: client.personaQNs.length === 0 ? emptyValue(variants.emptyPersonas, []) : client.personaQNs,
    tokenExpirySeconds: client.tokenExpirySeconds,
    createdAt: timeToWire(client.createdAt, variants.times),
    createdBy: client.createdBy,
    updatedAt: timeToWire(client.updatedAt, variants.times),
    updatedBy: client.updatedBy,
    ...extraFields(variants),
  };
}

/** The answer to a create: the only one with the secret, and without role and personas. */
export function createdToWire(client: SandboxClient, clientSecret: string, variants: TenantVariants): Json {
  return {
    id: client.id,
    clientId: client.clientId,
    clientSecret,
    displayName: client.displayName,
    description: client.description === '' ? emptyValue(variants.emptyDescription, '') : client.description,
    tokenExpirySeconds: client.tokenExpirySeconds,
    createdAt: timeToWire(client.createdAt, variants.times),
    createdBy: client.createdBy,
    ...extraFields(variants),
  };
}

/** A page of the listing. Totals are 0 unless they were asked for. */
export function pageToWire(page: ListPage, count: boolean, variants: TenantVariants): Json {
  const totals = count ? totalsToWire(page, variants.totals) : { totalRecord: 0, filterRecord: 0 };
  return {
    ...totals,
    records: recordsToWire(
      page.rows.map((row) => clientToWire(row, variants)),
      variants,
    ),
  };
}

export function rolesToWire(
  all: number,
  matching: number,
  rows: readonly SandboxRole[],
  variants: TenantVariants,
): Json {
  return { totalRecord: all, filterRecord: matching, records: recordsToWire(rows, variants) };
}

/** `entities` is absent where nothing matches. */
export function personasToWire(page: PersonaPage, attributes: readonly string[]): Json {
  const entities = page.personas.map((persona) => personaToWire(persona, attributes));
  return {
    searchParameters: { showSearchScore: false },
    approximateCount: page.count,
    ...(entities.length === 0 ? {} : { entities }),
  };
}

export function tokenToWire(grant: TokenGrant, variants: TenantVariants): Json {
  switch (variants.tokenFields) {
    case 'camel':
      return { accessToken: grant.accessToken, tokenType: 'Bearer', expiresIn: grant.expiresInSeconds };
    case 'snake':
      return { access_token: grant.accessToken, token_type: 'Bearer', expires_in: grant.expiresInSeconds };
    case 'without-lifetime':
      return { accessToken: grant.accessToken, tokenType: 'Bearer' };
  }
}

function personaToWire(persona: SandboxPersona, attributes: readonly string[]): Json {
  const known: Json = { name: persona.name, displayName: persona.displayName, qualifiedName: persona.qualifiedName };
  return {
    typeName: 'Persona',
    guid: persona.guid,
    status: persona.status,
    attributes: Object.fromEntries(Object.entries(known).filter(([name]) => attributes.includes(name))),
  };
}

function recordsToWire(records: readonly unknown[], variants: TenantVariants): unknown {
  return records.length === 0 ? emptyValue(variants.emptyRecords, []) : records;
}

function emptyValue<Empty>(variant: 'empty' | 'null' | 'absent', empty: Empty): Empty | null | undefined {
  switch (variant) {
    case 'empty':
      return empty;
    case 'null':
      return null;
    case 'absent':
      return undefined;
  }
}

function timeToWire(time: number, variant: TenantVariants['times']): unknown {
  switch (variant) {
    case 'epoch-text':
      return String(time);
    case 'rfc3339':
      return new Date(time).toISOString();
    case 'number':
      return time;
    case 'garbage':
      return 'a while ago';
    case 'absent':
      return undefined;
  }
}

function totalsToWire(page: ListPage, variant: TenantVariants['totals']): Json {
  switch (variant) {
    case 'exact':
      return { totalRecord: page.total, filterRecord: page.matching };
    case 'filtered':
      return { totalRecord: page.matching, filterRecord: page.matching };
    case 'null':
      return { totalRecord: null, filterRecord: null };
    case 'zero':
      return { totalRecord: 0, filterRecord: 0 };
    case 'one-more':
      return { totalRecord: page.total + 1, filterRecord: page.matching + 1 };
    case 'one-less':
      return { totalRecord: Math.max(0, page.total - 1), filterRecord: Math.max(0, page.matching - 1) };
  }
}

function extraFields(variants: TenantVariants): Json {
  return variants.extraFields === 'some' ? { tenantRegion: 'eu', labels: { team: null }, revision: 3 } : {};
}
