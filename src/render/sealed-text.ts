/** What `show` tells of a sealed file: everything but the ciphertext. No identity is needed for it. */
import { inert, withoutCommands } from './inert.ts';
import { painter } from './paint.ts';
import type { Paint } from './paint.ts';
import { tableWidth, textTable } from './text-table.ts';
import type { TextView } from './text-view.ts';
import { wrap } from './wrap.ts';

/** A sealed file as read, without what only unsealing needs (design section 6). */
export interface SealedFileView {
  readonly path: string;
  readonly header: {
    readonly run: string;
    readonly tenant: string;
    readonly tool: string;
    readonly createdAt: string;
    readonly recipients: readonly {
      readonly label: string | null;
      readonly kind: string;
      readonly fingerprint: string;
    }[];
    readonly recipientsDigest: string;
  } | null;
  readonly secrets: readonly {
    readonly run: string;
    readonly seq: number;
    readonly name: string;
    readonly clientId: string;
    readonly action: string;
    readonly createdAt: string;
  }[];
  readonly proved: readonly { readonly clientId: string }[];
  readonly voids: readonly { readonly clientId: string }[];
  readonly end: { readonly status: string; readonly at: string } | null;
  readonly problems: readonly { readonly code: string; readonly line: number; readonly message: string }[];
}

/** The metadata of a sealed file as `show --format json` prints it. */
export interface SealedMetadata {
  readonly formatVersion: '1.0';
  readonly file: string;
  readonly header: SealedFileView['header'];
  readonly records: readonly SealedRecordMetadata[];
  readonly end: SealedFileView['end'];
  readonly problems: SealedFileView['problems'];
}

export interface SealedRecordMetadata {
  readonly name: string;
  readonly clientId: string;
  readonly action: string;
  readonly createdAt: string;
  /** `dead`: a void line names its client. */
  readonly state: 'proved' | 'not-proved' | 'dead';
}

/** How far each secret came, in words. */
export const STATES = {
  proved: 'proved',
  'not-proved': 'not proved',
  dead: 'dead: its client was purged again',
} as const;

/** Takes over field by field, so that no ciphertext can slip in. */
export function sealedMetadata(file: SealedFileView): SealedMetadata {
  const [proved, dead] = [file.proved, file.voids].map((lines) => new Set(lines.map((line) => line.clientId)));
  return {
    formatVersion: '1.0',
    file: file.path,
    header: file.header === null ? null : headerMetadata(file.header),
    records: file.secrets.map(({ name, clientId, action, createdAt }) => ({
      name,
      clientId,
      action,
      createdAt,
      state: dead?.has(clientId) ? 'dead' : proved?.has(clientId) ? 'proved' : 'not-proved',
    })),
    end: file.end === null ? null : { status: file.end.status, at: file.end.at },
    problems: file.problems.map(({ code, line, message }) => ({ code, line, message })),
  };
}

/** The metadata as text. */
export function renderSealedText(file: SealedFileView, view: TextView): string {
  const paint = painter(view.colour);
  const { header, records, end, problems } = sealedMetadata(file);
  const sections = [
    [paint('bold', `Sealed file ${inert(file.path)}`), ...(header === null ? [] : headerLines(header)), endLine(end)],
    header === null
      ? []
      : [paint('bold', 'Readable by'), ...indented(recipientRows(header.recipients, view.width - 2))],
    [paint('bold', records.length === 0 ? 'No secrets' : 'Secrets'), ...indented(recordRows(records, view.width - 2))],
    problemLines(problems, view.width, paint),
  ];
  return withoutCommands(
    `${sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n')}\n`,
  );
}

function headerMetadata(header: NonNullable<SealedFileView['header']>): NonNullable<SealedFileView['header']> {
  const { run, tenant, tool, createdAt, recipientsDigest } = header;
  const recipients = header.recipients.map(({ label, kind, fingerprint }) => ({ label, kind, fingerprint }));
  return { run, tenant, tool, createdAt, recipients, recipientsDigest };
}

function headerLines({ tenant, run, tool, createdAt }: NonNullable<SealedFileView['header']>): readonly string[] {
  return [
    `  tenant   ${inert(tenant)}`,
    `  run      ${inert(run)}`,
    `  made by  ${inert(tool)}`,
    `  began    ${inert(createdAt)}`,
  ];
}

function endLine(end: SealedFileView['end']): string {
  return end === null
    ? '  ended    no: the run did not come to its end'
    : `  ended    ${inert(end.at)}, ${inert(end.status)}`;
}

function recipientRows(
  recipients: NonNullable<SealedFileView['header']>['recipients'],
  width: number,
): readonly string[] {
  return textTable(
    recipients.map(({ label, kind, fingerprint }) => [label ?? '(no label)', kind, fingerprint]),
    width,
  );
}

function recordRows(records: readonly SealedRecordMetadata[], width: number): readonly string[] {
  const rows = records.map(({ name, action, state, clientId }) => [name, action, STATES[state], clientId]);
  return textTable(rows, Math.max(width, tableWidth(rows)));
}

function problemLines(problems: SealedMetadata['problems'], width: number, paint: Paint): readonly string[] {
  return problems.flatMap(({ line, message }) =>
    wrap(`line ${line}: ${inert(message)}`, width - 2).map((text, at) =>
      paint('yellow', `${at === 0 ? '⚠' : ' '} ${text}`),
    ),
  );
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
