/** Why no answer came, in words for people. Codes are Node's and OpenSSL's; hosts are named, nothing else is. */
import type { Broken } from './http.ts';
import { isCertificateCode } from './judge.ts';

/** A clause with the host and the cause, and the code in brackets. */
export function networkCause(broken: Broken, host: string): string {
  const { code, phase, proxy } = broken;
  if (code === 'PROXY_407') return `the proxy ${proxy} asks for a user and a password, or refuses them (407)`;
  if (code.startsWith('PROXY_'))
    return `the proxy ${proxy} refused to connect to ${host} (${code.slice('PROXY_'.length)})`;
  const whom = proxy === null ? host : `the proxy ${proxy}`;
  const cause = causes[code];
  if (code === 'ETIMEDOUT') return `${lateCause(whom, phase)} (${code})`;
  if (isCertificateCode(code))
    return `the TLS certificate of ${whom} was not accepted: ${certificateCause(code)} (${code})`;
  if (/^EPROTO$|SSL|TLS/.test(code)) return `no TLS connection to ${whom} could be made (${code})`;
  return cause === undefined ? `the connection to ${whom} failed (${code})` : `${cause(whom)} (${code})`;
}

/** What helps against it; null where nothing does. */
export function hintOf({ code, proxy }: Broken): string | null {
  if (isCertificateCode(code))
    return 'If a proxy or a private authority signs certificates here, set NODE_EXTRA_CA_CERTS to its certificate.';
  if (proxy !== null) return 'Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY.';
  if (code === 'ENOTFOUND' || code === 'ECONNREFUSED') return 'Check ATLAN_BASE_URL.';
  if (/^EPROTO$|SSL|TLS/.test(code)) return 'Check ATLAN_BASE_URL: something answers there, but not as HTTPS.';
  return null;
}

const causes: Readonly<Record<string, ((whom: string) => string) | undefined>> = {
  ENOTFOUND: (whom) => `the name of ${whom} is not known`,
  EAI_AGAIN: (whom) => `the name of ${whom} could not be looked up`,
  ECONNREFUSED: (whom) => `${whom} refused the connection`,
  ECONNRESET: (whom) => `${whom} closed the connection before its answer was whole`,
  ERR_STREAM_PREMATURE_CLOSE: (whom) => `${whom} closed the connection before its answer was whole`,
  EPIPE: (whom) => `${whom} closed the connection`,
  EHOSTUNREACH: (whom) => `${whom} cannot be reached`,
  ENETUNREACH: (whom) => `the network of ${whom} cannot be reached`,
  BODY_TOO_LARGE: (whom) => `${whom} sent more than 8 MiB`,
  BODY_UNREADABLE: (whom) => `${whom} sent a body that cannot be decoded`,
  HPE_HEADER_OVERFLOW: (whom) => `${whom} sent headers without an end`,
  INTERRUPTED: () => 'the run was interrupted',
};

function lateCause(whom: string, phase: string | null): string {
  if (phase === 'lookup') return `the name of ${whom} could not be looked up in time`;
  if (phase === 'read') return `${whom} did not send its whole answer in time`;
  return phase === 'response' || phase === 'request'
    ? `${whom} did not answer in time`
    : `${whom} did not accept the connection in time`;
}

function certificateCause(code: string): string {
  if (code.includes('EXPIRED')) return 'it has expired';
  if (code.includes('NOT_YET_VALID')) return 'it is not valid yet';
  if (code.includes('ALTNAME') || code.includes('HOSTNAME')) return 'it is for another host';
  return 'its signer is not known';
}
