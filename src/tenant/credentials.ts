import { Failure } from '../errors.ts';
import { Secret } from '../secret.ts';
import { parseBaseUrl } from './base-url.ts';
import { readVariables } from './environment-variables.ts';

/** What the tool logs in with. */
export type Credentials =
  | { readonly kind: 'api-key'; readonly key: Secret }
  | { readonly kind: 'oauth'; readonly clientId: string; readonly clientSecret: Secret };

/** Where the tenant is and how to log in to it. */
export interface Environment {
  /** Origin without a trailing slash; every request goes there. */
  readonly baseUrl: string;
  readonly credentials: Credentials;
  /** One sentence each, for stderr. */
  readonly notices: readonly string[];
}

/** Everything the environment may say (design section 8); each also with `_FILE`, a file that holds the value. */
const VARIABLES = ['ATLAN_BASE_URL', 'ATLAN_API_KEY', 'ATLAN_OAUTH_CLIENT_ID', 'ATLAN_OAUTH_CLIENT_SECRET'] as const;

/**
 * Reads base URL and credentials, and removes them from `env`, so that no child process inherits them, also where it fails.
 * An empty variable counts as unset: CI systems set a missing secret to the empty string. An API key wins over an OAuth
 * client, with a notice.
 *
 * Throws `Failure`: exit 3 for a missing or wrong base URL, white space in a credential, a file that cannot be read and
 * `NODE_DEBUG` that would print requests; exit 4 for missing or half credentials (faults 13, 53, 54).
 */
export async function readEnvironment(env: NodeJS.ProcessEnv): Promise<Environment> {
  refuseNodeDebug(env);
  const values = await readVariables(env, VARIABLES);
  if (values.ATLAN_BASE_URL === '') throw missingBaseUrl();
  return {
    baseUrl: parseBaseUrl(values.ATLAN_BASE_URL),
    credentials: chooseCredentials(values),
    notices: noticesOf(values),
  };
}

type Values = Readonly<Record<(typeof VARIABLES)[number], string>>;

function chooseCredentials(values: Values): Credentials {
  const { ATLAN_API_KEY: key, ATLAN_OAUTH_CLIENT_ID: clientId, ATLAN_OAUTH_CLIENT_SECRET: clientSecret } = values;
  if (key !== '') return { kind: 'api-key', key: new Secret(key) };
  if (clientId === '' && clientSecret === '') throw missingCredentials();
  if (clientId === '') throw halfCredentials('ATLAN_OAUTH_CLIENT_SECRET', 'ATLAN_OAUTH_CLIENT_ID');
  if (clientSecret === '') throw halfCredentials('ATLAN_OAUTH_CLIENT_ID', 'ATLAN_OAUTH_CLIENT_SECRET');
  return { kind: 'oauth', clientId, clientSecret: new Secret(clientSecret) };
}

function noticesOf(values: Values): readonly string[] {
  if (values.ATLAN_API_KEY === '') return [];
  if (values.ATLAN_OAUTH_CLIENT_ID === '' && values.ATLAN_OAUTH_CLIENT_SECRET === '') return [];
  return ['Both ATLAN_API_KEY and ATLAN_OAUTH_CLIENT_ID or ATLAN_OAUTH_CLIENT_SECRET are set: the API key is used.'];
}

/** Node itself would print request headers, bearer token included, to stderr. */
function refuseNodeDebug(env: NodeJS.ProcessEnv): void {
  const sections = (env['NODE_DEBUG'] ?? '').toLowerCase().split(',');
  const printing = ['http', 'https', 'http2', 'net', 'tls'];
  if (!sections.some((section) => printing.some((name) => matches(section.trim(), name)))) return;
  throw new Failure({
    exitCode: 3,
    code: 'node-debug',
    summary: 'NODE_DEBUG would print the credentials',
    detail: 'With http, net or tls in it, Node writes the headers of every request to stderr.',
    hint: 'Unset NODE_DEBUG.',
  });
}

/** As Node reads it: `*` stands for anything. */
function matches(pattern: string, name: string): boolean {
  const literals = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`).test(name);
}

function missingBaseUrl(): Failure {
  return new Failure({
    exitCode: 3,
    code: 'base-url-missing',
    summary: 'ATLAN_BASE_URL is not set',
    hint: 'Set it to the address of the tenant, for example https://acme.atlan.com.',
  });
}

const WAYS_TO_LOG_IN = 'Set ATLAN_API_KEY, or ATLAN_OAUTH_CLIENT_ID and ATLAN_OAUTH_CLIENT_SECRET.';

function missingCredentials(): Failure {
  return new Failure({
    exitCode: 4,
    code: 'credentials-missing',
    summary: 'There are no credentials',
    detail: 'Neither an API key nor an OAuth client is set, or they are empty.',
    hint: WAYS_TO_LOG_IN,
  });
}

function halfCredentials(set: string, missing: string): Failure {
  return new Failure({
    exitCode: 4,
    code: 'credentials-incomplete',
    summary: 'The credentials are incomplete',
    detail: `${set} is set, but ${missing} is not.`,
    hint: WAYS_TO_LOG_IN,
  });
}
