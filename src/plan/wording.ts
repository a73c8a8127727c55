/** The bits of language that the planner's warnings, refusals and differences share. */
import type { ClientState, RemoteClient } from '../model.ts';

const mostNamed = 20;

/** A text from outside in quotes, on one line whatever is in it. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/** A role, creator or id as it is where it is one plain word, in quotes otherwise. */
export function word(text: string): string {
  return /^[\w$@.:/+-]+$/u.test(text) ? text : quote(text);
}

/** `"a", "b" and 3 more`: at most twenty are named. */
export function listed(texts: readonly string[]): string {
  const named = texts.slice(0, mostNamed).map(quote).join(', ');
  return texts.length > mostNamed ? `${named} and ${texts.length - mostNamed} more` : named;
}

/** At most twenty items, each on lines of its own, the rest counted. */
export function lines(texts: readonly string[]): string {
  const shown = texts.slice(0, mostNamed);
  return (texts.length > mostNamed ? [...shown, `  and ${texts.length - mostNamed} more`] : shown).join('\n');
}

/** `1 client`, `2 clients`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** ISO 8601 to the second; `an unreadable time` for null and for what no date can hold. */
export function timeText(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return 'an unreadable time';
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** ISO 8601 for documents; null where there is none. */
export function isoTime(ms: number | null): string | null {
  return ms === null || !Number.isFinite(ms) || Math.abs(ms) > 8.64e15 ? null : new Date(ms).toISOString();
}

/** One candidate of a refusal: all that tells one client from another (design section 3). */
export function candidateLine(client: RemoteClient): string {
  const creator = client.createdBy === null ? 'somebody unknown' : word(client.createdBy);
  return `  ${client.clientId}  ${quote(client.name)}  role ${word(client.role)}  created by ${creator} at ${timeText(client.createdAt)}`;
}

/** A manifest entry's lines, ready to paste. */
export function entryLines(name: string, fields: Readonly<Record<string, string>>): string {
  const members = Object.entries(fields).map(([key, value]) => `    ${key}: ${value}`);
  return [`  - name: ${yamlText(name)}`, ...members].join('\n');
}

/** A name as YAML: plain where that cannot be misread, otherwise in double quotes (JSON is YAML). */
export function yamlText(text: string): string {
  const plain = /^[A-Za-z](?:[\w./-]| (?=\S))*$/u.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/iu.test(text);
  return plain ? text : quote(text);
}

/** The four fields of a client that plans compare and show, without the others. */
export function stateOf(client: ClientState): ClientState {
  const { name, description, role, personas } = client;
  return { name, description, role, personas };
}
