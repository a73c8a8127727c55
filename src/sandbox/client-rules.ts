/** What the tenant makes of a create and an update: the rules, and how they may differ from what was asked. */
import { RequestRefused, schemaViolation } from './tenant.ts';
import type { ClientFields, ClientUpdate, SandboxClient, SandboxPersona } from './tenant.ts';
import type { TenantVariants } from './variants.ts';

/** The fields with which a new client is really made. */
export function asMade(fields: ClientFields, variant: TenantVariants['create']): ClientFields {
  switch (variant) {
    case 'as-asked':
      return fields;
    case 'drops-personas':
      return { ...fields, personaQNs: [] };
    case 'guest-role':
      return { ...fields, role: '$guest' };
    case 'trims-name':
      return { ...fields, displayName: fields.displayName.slice(0, 40).trim() };
  }
}

/** The name and description after an update. Refuses (400) an empty name and a missing field where both are needed. */
export function asUpdated(
  client: SandboxClient,
  update: ClientUpdate,
  variants: Pick<TenantVariants, 'update' | 'clearDescription'>,
): Pick<SandboxClient, 'displayName' | 'description'> {
  const isPartial = update.displayName === undefined || update.description === undefined;
  if (isPartial && variants.update === 'needs-both') throw schemaViolation('displayName and description are required');
  const displayName = update.displayName ?? client.displayName;
  if (displayName.trim() === '') throw schemaViolation('displayName must not be empty');
  return { displayName, description: updatedDescription(client.description, update.description, variants) };
}

/** Refuses a name that another client bears, where names are unique. */
export function checkUnique(
  displayName: string,
  others: Iterable<SandboxClient>,
  variant: TenantVariants['uniqueNames'],
): void {
  if (variant === 'off') return;
  for (const other of others) if (other.displayName === displayName) throw nameTaken(displayName, variant);
}

/** Refuses (400) a persona that does not exist. */
export function checkPersonas(qualifiedNames: readonly string[], personas: Iterable<SandboxPersona>): void {
  const known = new Set(Array.from(personas, (persona) => persona.qualifiedName));
  const unknown = qualifiedNames.find((qualifiedName) => !known.has(qualifiedName));
  if (unknown !== undefined) throw schemaViolation(`unknown persona: ${unknown}`);
}

function updatedDescription(
  before: string,
  sent: string | undefined,
  variants: Pick<TenantVariants, 'update' | 'clearDescription'>,
): string {
  if (variants.update === 'wipes-description') return '';
  if (sent === undefined) return variants.update === 'wipes-missing' ? '' : before;
  return sent === '' && variants.clearDescription === 'keeps' ? before : sent;
}

function nameTaken(displayName: string, variant: '409' | '409-bare' | '400'): RequestRefused {
  const message = `An OAuth client with the name ${displayName} exists already`;
  switch (variant) {
    case '409':
      return new RequestRefused(409, 1009, message);
    case '409-bare':
      return new RequestRefused(409, null, '');
    case '400':
      return schemaViolation(message);
  }
}
