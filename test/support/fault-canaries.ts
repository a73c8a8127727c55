/** Secrets that give themselves away: made so that every escaped form differs, remembered, and searched for in all that is left behind. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Identifiers } from '../../src/sandbox/tenant.ts';

/** In front of every made-up value: characters that JSON, URLs and HTML write differently. */
const tell = '+/="\\<%&';

export class Canaries {
  readonly #forms = new Map<string, string>();

  /** Remembers a secret and returns it. `what` names it in findings. */
  add(what: string, secret: string): string {
    for (const form of formsOf(secret)) this.#forms.set(form, what);
    return secret;
  }

  /** A credential for the environment: printable ASCII only. */
  credential(what: string): string {
    return this.add(what, `${randomBytes(18).toString('base64url')}${tell}${randomBytes(18).toString('base64url')}`);
  }

  /** Where the tenant's secrets and tokens come from, so that each is known here. */
  identifiers(): Identifiers {
    return {
      guid: () => randomUUID(),
      personaKey: () => randomBytes(32).toString('base64').replace(/[+/=]/g, '').slice(0, 22),
      secret: () => this.credential('a client secret'),
      token: () => this.credential('an access token'),
    };
  }

  /** A sentence for each secret of which this text holds the whole, a half or an escaped form. */
  findIn(text: string, where: string): readonly string[] {
    const found = new Set<string>();
    for (const [form, what] of this.#forms) if (text.includes(form)) found.add(`${where} shows ${what}`);
    return [...found];
  }
}

/** The secret itself, its halves (a cut answer holds no more), and what JSON, URLs, HTML, hex and base64 make of it. */
function formsOf(secret: string): ReadonlySet<string> {
  const json = JSON.stringify(secret).slice(1, -1);
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const half = Math.floor(secret.length / 2) - tell.length;
  return new Set([
    secret,
    // A short one has no half that nothing else could look like.
    ...(half < 12 ? [] : [secret.slice(0, half), secret.slice(-half)]),
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    html,
    Buffer.from(secret).toString('hex'),
    ...[0, 1, 2].flatMap((offset) => base64At(secret, offset)),
  ]);
}

/** How base64 writes the secret where `offset` bytes stand before it: without the digits that its neighbours share. */
function base64At(secret: string, offset: number): readonly string[] {
  const bytes = Buffer.from('x'.repeat(offset) + secret);
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
  const skip = offset === 0 ? 0 : 4;
  return (['base64', 'base64url'] as const).map((encoding) => whole.toString(encoding).slice(skip));
}
