/** The metadata of a sealed file as one HTML page, in the frame of the plan's. */
import { markup } from './html.ts';
import type { Html } from './html.ts';
import { noticeBox, renderPage, tableSection } from './html-page.ts';
import { hostOf } from './markdown.ts';
import { sealedMetadata, STATES } from './sealed-text.ts';
import type { SealedFileView, SealedMetadata, SealedRecordMetadata } from './sealed-text.ts';
import { count } from './summary-line.ts';

/** The whole page; no identity is needed for it, and no ciphertext is in it. */
export function renderSealedHtml(file: SealedFileView): string {
  const metadata = sealedMetadata(file);
  const { header, records, problems } = metadata;
  return renderPage({
    title: header === null ? 'Sealed secrets' : `Sealed secrets of ${hostOf(header.tenant)}`,
    verdict: records.length === 0 ? 'It holds no secrets.' : `It holds ${count(records.length, 'secret')}.`,
    facts: factsOf(metadata),
    main: [
      noticeBox(
        'warning',
        'Problems',
        problems.map(({ line, message }) => markup`line ${`${line}`}: ${message}`),
      ),
      tableSection('Readable by', ['label', 'kind', 'fingerprint'], recipientRows(metadata)),
      tableSection('Secrets', ['client', 'action', 'state', 'client id', 'sealed'], records.map(rowOf)),
    ],
    footer: header === null ? '' : `Recipients digest ${header.recipientsDigest}`,
  });
}

function factsOf({ file, header, end }: SealedMetadata): string {
  const begun = header === null ? '' : `, run ${header.run}, begun ${header.createdAt} by ${header.tool}`;
  const ended = end === null ? 'the run did not come to its end' : `ended ${end.at}, ${end.status}`;
  return `${file}${begun}, ${ended}.`;
}

function recipientRows({ header }: SealedMetadata): readonly (readonly Html[])[] {
  const recipients = header?.recipients ?? [];
  return recipients.map(({ label, kind, fingerprint }) => [
    markup`${label ?? '(no label)'}`,
    markup`${kind}`,
    markup`<code>${fingerprint}</code>`,
  ]);
}

function rowOf({ name, action, state, clientId, createdAt }: SealedRecordMetadata): readonly Html[] {
  return [
    markup`<code>${name}</code>`,
    markup`${action}`,
    markup`${STATES[state]}`,
    markup`<code>${clientId}</code>`,
    markup`${createdAt}`,
  ];
}
