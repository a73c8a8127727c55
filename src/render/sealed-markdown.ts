/** The metadata of a sealed file as Markdown, for a job that hands the file on. */
import { byteLength, rendersWithin, withThousands } from './budget.ts';
import { withoutCommands } from './inert.ts';
import { alert, codeCell, codeSpan, hostOf } from './markdown.ts';
import type { MarkdownOptions } from './markdown.ts';
import { sealedMetadata } from './sealed-text.ts';
import type { SealedFileView, SealedMetadata, SealedRecordMetadata } from './sealed-text.ts';
import { count } from './summary-line.ts';

const TABLE_HEADING = '| client | action | state | client id |\n|--|--|--|--|';
const MOST_LISTED = 10;
/** For the sentence that says what was cut and the lines between the blocks. */
const RESERVE_BYTES = 300;

/** Who made it, who can open it and which secrets are in it, within the budget from 6,000 bytes on. */
export function renderSealedMarkdown(file: SealedFileView, options: MarkdownOptions): string {
  const metadata = sealedMetadata(file);
  const [head, foot] = [headOf(metadata), problemList(metadata)];
  const room = options.budget - byteLength(head) - byteLength(foot) - byteLength(TABLE_HEADING) - RESERVE_BYTES;
  const rows = rendersWithin(metadata.records, rowOf, room);
  const cut = rows.length === metadata.records.length ? '' : cutNotice(options.budget, rows.length, metadata);
  const blocks = [head, cut, rows.length === 0 ? '' : [TABLE_HEADING, ...rows].join('\n'), foot];
  return withoutCommands(`${blocks.filter((block) => block !== '').join('\n\n')}\n`);
}

function headOf({ file, header, records, end }: SealedMetadata): string {
  const host = header === null ? '' : ` · ${hostOf(header.tenant)}`;
  const ended = end === null ? 'the run did not come to its end' : `ended ${codeSpan(end.at)}, ${codeSpan(end.status)}`;
  const by = header === null ? '' : `, begun ${codeSpan(header.createdAt)} by ${codeSpan(header.tool)}`;
  const readers =
    header?.recipients.slice(0, MOST_LISTED).map(({ label, fingerprint }) => codeSpan(label ?? fingerprint)) ?? [];
  const more = (header?.recipients.length ?? 0) - readers.length;
  return [
    `### Sealed secrets${host} — **${count(records.length, 'secret')}**`,
    `${codeSpan(file)}${by}, ${ended}.`,
    ...(readers.length === 0 ? [] : [`Readable by ${readers.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`]),
  ].join('\n\n');
}

function rowOf({ name, action, state, clientId }: SealedRecordMetadata): string {
  return `| ${codeCell(name)} | ${codeCell(action)} | ${state.replace('-', ' ')} | ${codeCell(clientId)} |`;
}

function problemList({ problems }: SealedMetadata): string {
  const sentences = problems.slice(0, MOST_LISTED).map(({ line, message }) => `line ${line}: ${codeSpan(message)}`);
  const hidden = problems.length - sentences.length;
  const more = hidden === 0 ? [] : [count(hidden, 'more problem')];
  return sentences.length === 0 ? '' : alert('WARNING', [...sentences, ...more]);
}

function cutNotice(budget: number, rows: number, { records }: SealedMetadata): string {
  const shown = `the table has ${rows} of ${count(records.length, 'secret')}`;
  return alert('NOTE', [
    `Cut to stay below ${withThousands(budget)} bytes: ${shown}. \`atlan-oauth show FILE\` lists them all.`,
  ]);
}
