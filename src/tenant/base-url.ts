import { Failure } from '../errors.ts';

/**
 * The origin of a tenant's base URL, `https://host[:port]` without a trailing slash. Plain http is for loopback only; user
 * info, path, query and fragment are errors (faults 13). Throws `Failure`, exit 3, which never repeats the text: it may
 * hold a password.
 */
export function parseBaseUrl(text: string): string {
  const problem = problemOf(text);
  if (problem === null) return new URL(text).origin;
  throw new Failure({
    exitCode: 3,
    code: 'base-url-invalid',
    summary: 'ATLAN_BASE_URL cannot be used',
    detail: `${problem}.`,
    hint: 'It must read https://<tenant host>, for example https://acme.atlan.com.',
  });
}

function problemOf(text: string): string | null {
  // The pattern comes before the parser, which would mend tabs, backslashes and missing slashes in silence.
  const parts = /^(https?):\/\/([^/?#\\\s]+)(.*)$/is.exec(text);
  if (parts === null) return 'It is no http or https URL';
  const [, scheme = '', host = '', rest = ''] = parts;
  if (host.includes('@')) return 'It holds a user name or password';
  if (rest !== '' && rest !== '/') return 'It has a path, a query or a fragment';
  if (!URL.canParse(text)) return 'Its host or port is not valid';
  if (scheme.toLowerCase() === 'http' && !isLoopback(new URL(text).hostname)) {
    return 'Plain http would send the credentials in the clear; it is allowed for loopback only';
  }
  return null;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
