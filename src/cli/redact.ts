/**
 * The last line of defence for text that nobody composed: the stack and message of a bug. Messages of our own making need
 * none of this, because a `Secret` cannot print.
 */
export interface Redactor {
  /** Registers a credential that may never be printed. */
  conceal(secret: string): void;
  /** The text with every registered credential, in plain, URL-escaped, JSON-escaped or base64 form, taken out. */
  redact(text: string): string;
}

const CREDENTIAL_VARIABLES = ['ATLAN_API_KEY', 'ATLAN_OAUTH_CLIENT_SECRET'] as const;

/** A redactor that knows the credentials of the environment before anybody removes them from it. */
export function createRedactor(env: NodeJS.ProcessEnv): Redactor {
  const forms = new Set<string>();
  const conceal = (secret: string): void => {
    for (const form of formsOf(secret)) forms.add(form);
  };
  for (const name of CREDENTIAL_VARIABLES) conceal(env[name] ?? '');
  return { conceal, redact: (text) => redactForms(text, forms) };
}

/** Texts this short would blank out half of a stack and are no credentials. */
const SHORTEST_SECRET = 4;

function formsOf(secret: string): string[] {
  const trimmed = secret.trim();
  if (trimmed.length < SHORTEST_SECRET) return [];
  return [
    trimmed,
    encodeURIComponent(trimmed),
    JSON.stringify(trimmed).slice(1, -1),
    Buffer.from(trimmed).toString('base64').replace(/=+$/, ''),
    Buffer.from(trimmed).toString('base64url'),
  ];
}

function redactForms(text: string, forms: ReadonlySet<string>): string {
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  const withoutKnown = longestFirst.reduce((rest, form) => rest.replaceAll(form, '[secret]'), text);
  return withoutKnown.replace(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 [secret]');
}
