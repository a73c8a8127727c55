/** A fingerprint for people: the first 12 hex digits of `sha256:…` in three groups, `7F3A-91C2-04BE` (design section 7). */
export function shortFingerprint(fingerprint: string): string {
  const digits = fingerprint
    .replace(/^sha256:/, '')
    .slice(0, 12)
    .toUpperCase();
  return digits.match(/.{1,4}/gu)?.join('-') ?? '';
}
