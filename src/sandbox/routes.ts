import { answerWith } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Caller } from './access.ts';
import { compileFilter } from './filter.ts';
import { readClientFields, readClientUpdate, readCredentials, readListQuery } from './read-request.ts';
import { clientIdOf } from './request.ts';
import type { SandboxRequest } from './request.ts';
import type { SandboxTenant } from './tenant-state.ts';
import { RequestRefused } from './tenant.ts';
import type { SandboxRole } from './tenant.ts';
import { clientToWire, createdToWire, pageToWire, personasToWire, rolesToWire, tokenToWire } from './wire.ts';

/**
 * Carries a request out on the tenant and answers it in the shapes of the API.
 * @throws RequestRefused for every request that the tenant turns down.
 */
export function respond(request: SandboxRequest, tenant: SandboxTenant, caller: Caller): Answer {
  switch (request.kind) {
    case 'list':
      return listClients(request, tenant, caller);
    case 'get':
      return answerWith(200, clientToWire(tenant.get(pathClientId(request)), tenant.variants));
    case 'create':
      return createClient(request, tenant, caller);
    case 'update': {
      const updated = tenant.update(pathClientId(request), readClientUpdate(request.body), caller.name);
      return answerWith(200, clientToWire(updated, tenant.variants));
    }
    case 'purge':
      return purgeClient(request, tenant);
    case 'token': {
      const { clientId, clientSecret } = readCredentials(request.body);
      return answerWith(200, tokenToWire(tenant.exchange(clientId, clientSecret), tenant.variants));
    }
    case 'roles':
      return listRoles(request, tenant);
    case 'personas':
      return findPersonas(request, tenant);
    case 'other':
      throw new RequestRefused(404, 404, `no such route: ${request.method} ${request.path}`);
  }
}

function listClients(request: SandboxRequest, tenant: SandboxTenant, caller: Caller): Answer {
  const { count, ...query } = readListQuery(request.query);
  const page = tenant.list(query);
  const empty = { total: 0, matching: 0, rows: [] };
  return answerWith(200, pageToWire(seesNothingYet(tenant, caller) ? empty : page, count, tenant.variants));
}

function seesNothingYet(tenant: SandboxTenant, caller: Caller): boolean {
  return caller.tokenIssuedAt !== null && tenant.now() < caller.tokenIssuedAt + tenant.variants.emptyListAfterTokenMs;
}

function createClient(request: SandboxRequest, tenant: SandboxTenant, caller: Caller): Answer {
  const { client, clientSecret } = tenant.create(readClientFields(request.body), caller.name);
  return answerWith(Number(tenant.variants.createStatus), createdToWire(client, clientSecret, tenant.variants));
}

function purgeClient(request: SandboxRequest, tenant: SandboxTenant): Answer {
  const client = tenant.purge(pathClientId(request));
  const status = Number(tenant.variants.purgeStatus);
  switch (tenant.variants.purgeBody) {
    case 'empty':
      return answerWith(status, undefined);
    case 'null':
      return answerWith(status, null);
    case 'json':
      return answerWith(status, { clientId: client.clientId, message: 'deleted' });
    case 'text':
      return answerWith(status, 'deleted');
  }
}

function listRoles(request: SandboxRequest, tenant: SandboxTenant): Answer {
  const { offset, limit, filter } = readListQuery(request.query);
  const all = tenant.roles();
  const matches = filter === null ? () => true : compileFilter<SandboxRole>(filter, roleFields);
  const matching = all.filter((role) => matches(role));
  return answerWith(
    200,
    rolesToWire(all.length, matching.length, matching.slice(offset, offset + limit), tenant.variants),
  );
}

const roleFields = {
  id: (role: SandboxRole) => role.id,
  name: (role: SandboxRole) => role.name,
  description: (role: SandboxRole) => role.description,
  level: (role: SandboxRole) => role.level,
};

function findPersonas(request: SandboxRequest, tenant: SandboxTenant): Answer {
  const body: object = typeof request.body === 'object' && request.body !== null ? request.body : {};
  const dsl: unknown = 'dsl' in body ? body.dsl : undefined;
  const attributes: unknown = 'attributes' in body ? body.attributes : [];
  const names = Array.isArray(attributes) ? attributes.filter((name) => typeof name === 'string') : [];
  return answerWith(200, personasToWire(tenant.searchPersonas(dsl), names));
}

function pathClientId(request: SandboxRequest): string {
  return clientIdOf(request.path) ?? '';
}
