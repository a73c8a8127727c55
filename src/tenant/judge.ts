/** What an exchange means for the request, and what is to be done next: the rules of repeating, in one place and pure. */
import type { TenantFailureKind } from '../errors.ts';
import type { ApiRequest } from './api-request.ts';
import type { Exchange } from './http.ts';

export type Verdict =
  /** It was carried out. */
  | { readonly next: 'accept' }
  /** 429: not carried out; everybody pauses, then it is sent again. */
  | { readonly next: 'pause' }
  /** 401: not carried out; sent again after one new login. */
  | { readonly next: 'log-in' }
  /** Sent again a few times; then the request fails as `kind`. */
  | { readonly next: 'retry'; readonly kind: TenantFailureKind }
  | { readonly next: 'fail'; readonly kind: TenantFailureKind };

/**
 * Reads and logins are repeated after anything that may pass; a write only where it certainly never left; a proof never, as
 * its caller repeats it (design section 5, "Ambiguous writes" and "HTTP"). `hasJson`: whether a body that is needed could be
 * read as JSON.
 */
export function judge(effect: ApiRequest['effect'], exchange: Exchange, hasJson: boolean): Verdict {
  const repeats = effect === 'read' || effect === 'login';
  if (exchange.kind === 'broken') return judgeBroken(exchange, effect);
  const { status } = exchange;
  if (status >= 200 && status < 300)
    return repeats && !hasJson ? { next: 'retry', kind: 'unknown' } : { next: 'accept' };
  if (status === 429) return { next: 'pause' };
  if (status === 401) return effect === 'read' || effect === 'write' ? { next: 'log-in' } : fail('unauthorized');
  if (status === 403) return fail('forbidden');
  // A gateway's redirect is no answer of the tenant: a write behind it may have happened.
  if (status >= 300 && status < 400) return fail(effect === 'write' ? 'unknown' : 'refused');
  if (status >= 400 && status < 500 && status !== 408) return fail('refused');
  return repeats ? { next: 'retry', kind: 'unknown' } : fail('unknown');
}

function judgeBroken(exchange: Extract<Exchange, { kind: 'broken' }>, effect: ApiRequest['effect']): Verdict {
  const kind = exchange.sent ? 'unknown' : 'unsent';
  const mayRepeat = effect === 'proof' ? false : !exchange.sent || effect !== 'write';
  return mayRepeat && !isLasting(exchange.code) ? { next: 'retry', kind } : fail(kind);
}

/** Certificates, a proxy's refusal and bodies beyond the limit do not get better within seconds; an interruption is meant. */
function isLasting(code: string): boolean {
  return isCertificateCode(code) || code.startsWith('PROXY_4') || code === 'BODY_TOO_LARGE' || code === 'INTERRUPTED';
}

/** Whether OpenSSL or Node refused the tenant's certificate. */
export function isCertificateCode(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY|DECRYPT)|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)/.test(code);
}

function fail(kind: TenantFailureKind): Verdict {
  return { next: 'fail', kind };
}
