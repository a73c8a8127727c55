/** The lines of a sealed file (design section 6): their fields, to text, and back. Pure. */

export const SEALED_FORMAT = 'atlan-oauth-sealed';

/** First line: who wrote the file, for which tenant, and who can open it. */
export interface HeaderLine {
  readonly v: 1;
  readonly type: 'header';
  readonly format: typeof SEALED_FORMAT;
  readonly run: string;
  /** Origin. */
  readonly tenant: string;
  /** `atlan-oauth/<version>`. */
  readonly tool: string;
  /** ISO 8601, like every time here. */
  readonly createdAt: string;
  readonly recipients: readonly SealedRecipient[];
  readonly recipientsDigest: string;
}

interface SealedRecipient {
  readonly label: string | null;
  readonly kind: string;
  readonly fingerprint: string;
}

/** A create is about to be sent under this staged name. */
export interface IntentLine {
  readonly v: 1;
  readonly type: 'intent';
  readonly run: string;
  readonly seq: number;
  readonly name: string;
  readonly stagedName: string;
  readonly action: 'create' | 'replace';
  readonly at: string;
}

/** A client's secret, sealed. */
export interface SecretLine {
  readonly v: 1;
  readonly type: 'secret';
  readonly run: string;
  readonly seq: number;
  readonly tenant: string;
  readonly name: string;
  readonly clientId: string;
  readonly action: 'create' | 'replace';
  readonly createdAt: string;
  /** Fingerprints. */
  readonly recipients: readonly string[];
  /** An armored age message; inside is a {@link SealedPayload}. */
  readonly sealed: string;
}

/** The tenant accepted the credentials and the client read back as asked. */
export interface ProvedLine {
  readonly v: 1;
  readonly type: 'proved';
  readonly run: string;
  readonly seq: number;
  readonly clientId: string;
  readonly at: string;
}

/** The client is being purged again: whatever file holds its record, that record is dead. */
export interface VoidLine {
  readonly v: 1;
  readonly type: 'void';
  readonly run: string;
  readonly seq: number;
  readonly clientId: string;
  readonly at: string;
}

export interface EndLine {
  readonly v: 1;
  readonly type: 'end';
  readonly run: string;
  readonly intents: number;
  readonly secrets: number;
  readonly status: 'complete' | 'incomplete' | 'interrupted';
  readonly at: string;
}

export type SealedLine = HeaderLine | IntentLine | SecretLine | ProvedLine | VoidLine | EndLine;

/** What is inside `sealed`. All but the secret must equal the outer fields, since age does not authenticate a sender. */
export interface SealedPayload {
  readonly v: 1;
  readonly tenant: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly action: 'create' | 'replace';
  readonly createdAt: string;
  readonly run: string;
  readonly seq: number;
}

/** The line with its line break, ready for one write; a name with control or invisible characters stands in it escaped. */
export function renderSealedLine(line: SealedLine): string {
  return `${JSON.stringify(line).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeCharacter)}\n`;
}

function escapeCharacter(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/**
 * One line's record. `damaged`: no whole line of a known type; `newer`: a later format version; `unknown`: a type that this version
 * does not know, to be ignored. Fields that it does not know are kept as they are.
 */
export function parseSealedLine(text: string): SealedLine | 'damaged' | 'newer' | 'unknown' {
  const fields = parseObject(text);
  if (fields === null || typeof fields['v'] !== 'number') return 'damaged';
  if (fields['v'] > 1) return 'newer';
  const type = fields['type'];
  if (fields['v'] !== 1 || typeof type !== 'string') return 'damaged';
  if (!Object.hasOwn(SHAPES, type)) return 'unknown';
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the line above has just looked the type up in the table
  const shape = SHAPES[type as SealedLine['type']];
  if (!shape.every(([field, is]) => is(fields[field]))) return 'damaged';
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- compared field by field, by a table that TypeScript cannot follow
  return fields as unknown as SealedLine;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isCreation: Check = (value) => value === 'create' || value === 'replace';
const isStatus: Check = (value) => value === 'complete' || value === 'incomplete' || value === 'interrupted';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isRecipients: Check = (value) => Array.isArray(value) && value.every(isSealedRecipient);
const isSealedRecipient: Check = (value) =>
  typeof value === 'object' &&
  value !== null &&
  'label' in value &&
  (value.label === null || isText(value.label)) &&
  'kind' in value &&
  isText(value.kind) &&
  'fingerprint' in value &&
  isText(value.fingerprint);

const SHAPES: { readonly [Type in SealedLine['type']]: readonly (readonly [field: string, is: Check])[] } = {
  header: [
    ['format', (value) => value === SEALED_FORMAT],
    ['run', isText],
    ['tenant', isText],
    ['tool', isText],
    ['createdAt', isText],
    ['recipients', isRecipients],
    ['recipientsDigest', isText],
  ],
  intent: [
    ['run', isText],
    ['seq', isCount],
    ['name', isText],
    ['stagedName', isText],
    ['action', isCreation],
    ['at', isText],
  ],
  secret: [
    ['run', isText],
    ['seq', isCount],
    ['tenant', isText],
    ['name', isText],
    ['clientId', isText],
    ['action', isCreation],
    ['createdAt', isText],
    ['recipients', isTexts],
    ['sealed', isText],
  ],
  proved: [
    ['run', isText],
    ['seq', isCount],
    ['clientId', isText],
    ['at', isText],
  ],
  void: [
    ['run', isText],
    ['seq', isCount],
    ['clientId', isText],
    ['at', isText],
  ],
  end: [
    ['run', isText],
    ['intents', isCount],
    ['secrets', isCount],
    ['status', isStatus],
    ['at', isText],
  ],
};
