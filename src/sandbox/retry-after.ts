import type { TenantVariants } from './variants.ts';

/** The `Retry-After` header for a block that lasts so long, or what a careless gateway makes of it. */
export function retryAfter(
  variant: TenantVariants['retryAfter'],
  blockedMs: number,
  now: number,
): Record<string, string> {
  const text = retryAfterText(variant, blockedMs, now);
  return text === null ? {} : { 'retry-after': text };
}

function retryAfterText(variant: TenantVariants['retryAfter'], blockedMs: number, now: number): string | null {
  switch (variant) {
    case 'seconds':
      return String(Math.ceil(blockedMs / 1000));
    case 'date':
      return new Date(now + blockedMs).toUTCString();
    case 'missing':
      return null;
    case 'zero':
      return '0';
    case 'negative':
      return '-1';
    case 'text':
      return 'soon';
    case 'huge':
      return '86400';
  }
}
