import type { WriteInput } from '../../src/manifest/write.ts';
import type { RemoteClient } from '../../src/model.ts';
import { now, usualPersonas, usualRoles } from './builders.ts';

/** An export of these clients, of a tenant with the usual roles and personas, to no scope. */
export function writeInput(clients: readonly RemoteClient[], more: Partial<WriteInput> = {}): WriteInput {
  return {
    tenant: 'https://acme.atlan.com',
    clients,
    roles: usualRoles,
    personas: usualPersonas,
    scope: [],
    ownClientId: null,
    serverTime: now,
    ...more,
  };
}
