import type { SchemaProblem } from '../validation/schema-problem.ts';
import { nameProblem } from './name-rule.ts';
import { quote, sentence } from './wording.ts';
import { durationHint, isDurationKey } from './words.ts';
import type { Words } from './words.ts';

/** A text that does not have the form that its key asks for. */
export function speakOfPattern({ path, value }: SchemaProblem, subject: string): Words {
  const text = quote(String(value));
  const key = path.at(-1);
  if (key === 'rotateAfter' && /^0+[smhdw]$/u.test(String(value))) {
    const detail = `${sentence(subject)} must be longer than nothing.`;
    return { code: 'bad-duration', detail, hint: 'To rotate once, use --replace.' };
  }
  if (isDurationKey(key)) return { code: 'bad-duration', detail: `${text} is no duration.`, hint: durationHint };
  const words = typeof key === 'string' ? patternWords[key] : undefined;
  if (words !== undefined) return { ...words, detail: `${text} ${words.detail}` };
  return badCharacter(String(value));
}

/** Texts with a form of their own; every other pattern of the schemas is about characters. */
const patternWords: Readonly<Partial<Record<string, Words>>> = {
  clientId: {
    code: 'bad-client-id',
    detail: 'is no client id.',
    hint: 'A client id begins with oauth-client-; "atlan-oauth list" shows them.',
  },
  tenant: {
    code: 'bad-tenant',
    detail: 'is no tenant.',
    hint: 'Write scheme and host alone, such as https://acme.atlan.com.',
  },
  recipientsDigest: {
    code: 'bad-digest',
    detail: 'is no digest.',
    hint: 'A digest is sha256: and 64 hexadecimal digits, as a plan shows it.',
  },
};

/** Also said of what a schema cannot portably state: half of a surrogate pair. */
export function badCharacter(text: string): Words {
  const detail = `${quote(text)} holds a control character, a bidirectional override or half of a character.`;
  return { code: 'bad-character', detail, hint: 'Remove it.' };
}

/** The schema says `not` of names (the suffixes, white space) and of pinned clients (no `rotateAfter`). */
export function speakOfContradiction({ path, value }: SchemaProblem, subject: string): Words {
  if (typeof value !== 'string') {
    return {
      code: 'pinned-rotation',
      key: 'rotateAfter',
      detail: `${sentence(subject)} is pinned by its "clientId", which no rotation could keep.`,
      hint: 'Remove "rotateAfter" or "clientId".',
    };
  }
  if (nameProblem(value) === 'a reserved suffix') {
    return {
      code: 'name-suffix',
      detail: `${quote(value)} ends in a suffix that apply itself gives to clients on their way in or out.`,
      hint: 'Use the name without the suffix.',
    };
  }
  return {
    code: 'name-white-space',
    detail: `${sentence(describeEnd(path))} ${quote(value)} begins or ends with white space.`,
    hint: `Write ${quote(value.trim())}.`,
  };
}

function describeEnd(path: SchemaProblem['path']): string {
  return path.includes('previousNames') ? 'the previous name' : 'the name';
}
