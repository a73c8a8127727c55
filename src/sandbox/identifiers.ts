import { randomBytes, randomInt, randomUUID } from 'node:crypto';

import type { Identifiers } from './tenant.ts';

/** Made-up values that nobody can guess. */
export const randomIdentifiers: Identifiers = {
  guid: () => randomUUID(),
  personaKey: () => Array.from({ length: 22 }, () => alphabet.charAt(randomInt(alphabet.length))).join(''),
  secret: () => randomBytes(32).toString('base64url'),
  token: () => randomBytes(48).toString('base64url'),
};

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
