import { Secret } from '../secret.ts';
import { loadAge } from './load-age.ts';

/** A new key pair. */
export interface KeyPair {
  /** The text of an identity file, in the form of `age-keygen`. */
  readonly identityFile: Secret;
  readonly recipient: string;
}

/** Makes an age key pair: X25519, or post-quantum (which opens with age 1.3 or newer). `createdAt` is epoch milliseconds. */
export async function generateKeyPair(kind: 'x25519' | 'hybrid', createdAt: number): Promise<KeyPair> {
  const age = await loadAge();
  const identity = await (kind === 'hybrid' ? age.generateHybridIdentity() : age.generateX25519Identity());
  const recipient = await age.identityToRecipient(identity);
  const created = new Date(createdAt).toISOString().replace(/\.\d+Z$/, 'Z');
  const text = `# created: ${created}\n# public key: ${recipient}\n${identity}\n`;
  return { identityFile: new Secret(text), recipient };
}
