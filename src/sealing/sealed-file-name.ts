/**
 * `<tenant host without port>-<YYYYMMDDTHHMMSSZ>-<8 hex>.sealed.jsonl` (design section 6). `now` is epoch milliseconds. What does not belong
 * into file names everywhere, like the brackets and colons of an IPv6 address, becomes `_`.
 */
export function sealedFileName(tenant: string, now: number, hex8: string): string {
  const host = new URL(tenant).hostname.replace(/[^a-z0-9.-]+/gi, '_').replace(/^[.-]/, '_');
  const stamp = new Date(now)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
  return `${host}-${stamp}-${hex8}.sealed.jsonl`;
}
