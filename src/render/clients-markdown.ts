/** The tenant's clients as Markdown, to be pasted into an issue or a page: whatever others wrote stands in code spans. */
import { byteLength, COMMENT_BUDGET_BYTES, rendersWithin, withThousands } from './budget.ts';
import type { ListDocument, ListedClient } from './clients-text.ts';
import { withoutCommands } from './inert.ts';
import { alert, codeCell, hostOf } from './markdown.ts';
import { count } from './summary-line.ts';

const COLUMNS = ['client', 'description', 'role', 'personas', 'created by', 'created', 'standing', 'client id'];
const TABLE_HEADING = `| ${COLUMNS.join(' | ')} |\n|${'--|'.repeat(COLUMNS.length)}`;
/** For the sentence that says what was cut. */
const RESERVE_BYTES = 300;

/** One row a client, whole rows only, within what a comment may take. */
export function renderClientsMarkdown({ tenant, clients }: ListDocument): string {
  const head = `### OAuth clients · ${hostOf(tenant)} — **${count(clients.length, 'client')}**`;
  const room = COMMENT_BUDGET_BYTES - byteLength(head) - byteLength(TABLE_HEADING) - RESERVE_BYTES;
  const rows = rendersWithin(clients, rowOf, room);
  const cut = rows.length === clients.length ? [] : [cutNotice(rows.length, clients.length)];
  const table = rows.length === 0 ? [] : [[TABLE_HEADING, ...rows].join('\n')];
  return withoutCommands(`${[head, ...cut, ...table].join('\n\n')}\n`);
}

function rowOf(client: ListedClient): string {
  const cells = [
    codeCell(client.name),
    client.description === '' ? '' : codeCell(client.description),
    codeCell(client.roleTitle ?? client.role),
    client.personas.map(({ name, qualifiedName }) => codeCell(name ?? qualifiedName)).join(', '),
    client.createdBy === null ? '?' : codeCell(client.createdBy),
    client.createdAt?.slice(0, 10) ?? '?',
    client.standing?.replace('-', ' ') ?? '',
    codeCell(client.clientId),
  ];
  return `| ${cells.join(' | ')} |`;
}

function cutNotice(rows: number, all: number): string {
  const shown = `the table has ${rows} of ${count(all, 'client')}`;
  const limit = withThousands(COMMENT_BUDGET_BYTES);
  return alert('NOTE', [`Cut to stay below ${limit} bytes: ${shown}. \`--format json\` has them all.`]);
}
