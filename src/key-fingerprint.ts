/** A recipient's key in short, for people and for records: `sha256:` + 16 hex digits over its text (design section 6). */
import { createHash } from 'node:crypto';

export function keyFingerprint(key: string): string {
  return `sha256:${createHash('sha256').update(key, 'utf8').digest('hex').slice(0, 16)}`;
}
