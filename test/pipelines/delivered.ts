/** What arrived where credentials are needed, and what must not have arrived anywhere else. */
import { expect } from 'vitest';
import type { TestSandbox } from '../support/run-cli.ts';

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The credentials in the dotenv text that `gh secret set` got, by the prefix of their names. */
export function credentialsIn(dotenv: string): Readonly<Record<string, Credentials>> {
  const values = new Map([...dotenv.matchAll(/^(\w+)='(.*)'$/gm)].map(([, name = '', value = '']) => [name, value]));
  const prefixes = [...values.keys()].flatMap((name) => /^(.*)_CLIENT_ID$/.exec(name)?.[1] ?? []);
  const found = prefixes.map((prefix) => ({
    prefix,
    clientId: values.get(`${prefix}_CLIENT_ID`) ?? '',
    clientSecret: values.get(`${prefix}_CLIENT_SECRET`) ?? '',
  }));
  return Object.fromEntries(found.map(({ prefix, ...credentials }) => [prefix, credentials]));
}

/** Whether the tenant accepts them: asked of the tenant itself. */
export async function areAccepted({ url }: TestSandbox, { clientId, clientSecret }: Credentials): Promise<boolean> {
  const response = await fetch(`${url}/api/service/oauth-clients/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId, clientSecret }),
  });
  return response.ok;
}

/** Fails where one of the secrets stands in one of the texts, as it is or encoded. */
export function expectNowhere(secrets: readonly string[], texts: readonly string[]): void {
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(15);
    const forms = [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), encodeURIComponent(secret)];
    for (const text of texts) expect(forms.find((form) => text.includes(form))).toBeUndefined();
  }
}
