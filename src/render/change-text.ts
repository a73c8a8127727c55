/** One change of a plan as lines of text: the headline beside its name, below it what differs and every warning. */
import type { Change, ClientState, PlanDocument } from '../model.ts';
import { createdPhrase } from './created.ts';
import { diffDescriptions, elideSame } from './description-diff.ts';
import type { Segment } from './description-diff.ts';
import { padTo, truncate } from './display-width.ts';
import { headline, SIGNS } from './headline.ts';
import { inert } from './inert.ts';
import { labelledLines } from './labelled-lines.ts';
import type { LabelLayout } from './labelled-lines.ts';
import { messageParts } from './message.ts';
import type { Colour } from './paint.ts';
import { ARROW, phraseText } from './phrase.ts';
import { isGrave } from './reading-order.ts';
import { personaTitle, roleTitle } from './titles.ts';
import { wrap, wrapSpans } from './wrap.ts';
import type { Span } from './wrap.ts';

/** What all changes of one rendering share. */
export interface ChangeLayout extends LabelLayout {
  readonly titles: PlanDocument['titles'];
  readonly verbose: boolean;
}

const COLOURS: Readonly<Record<Change['action'], Colour>> = {
  create: 'green',
  update: 'yellow',
  replace: 'magenta',
  purge: 'red',
};

const FIELD_COLUMNS = 13;
const MOST_PERSONAS = 12;
const MOST_DESCRIPTION_COLUMNS = 400;
const MARKS = { removed: ['[-', '-]', 'red'], added: ['{+', '+}', 'green'], same: ['', '', 'plain'] } as const;

/** The sign and the name, inert. */
export function changeLabel(change: Change): string {
  return `${SIGNS[change.action]} ${inert(change.name)}`;
}

/** The lines of one change, without line breaks. */
export function changeLines(change: Change, layout: ChangeLayout): readonly string[] {
  return [...changeHead(change, layout), ...fieldLines(change, layout), ...warningLines(change.warnings, 6, layout)];
}

/** The sign, the name and beside them what happens and why. */
export function changeHead(change: Change, layout: ChangeLayout): readonly string[] {
  return labelledLines(changeLabel(change), COLOURS[change.action], phraseText(headline(change)), layout);
}

/** `⚠ code: message`, wrapped below itself; lines for pasting stand at the very left, as in a manifest. */
export function warningLines(
  warnings: Change['warnings'],
  indent: number,
  layout: Pick<ChangeLayout, 'width' | 'paint'>,
): readonly string[] {
  return warnings.flatMap(({ code, message }) => {
    const { sentence, paste } = messageParts(message);
    const lines = wrap(inert(`${code}: ${sentence}`), layout.width - indent - 2);
    const colour = isGrave(code) ? 'red' : 'yellow';
    return [
      ...lines.map((line, at) => `${' '.repeat(indent)}${layout.paint(colour, `${at === 0 ? '⚠' : ' '} ${line}`)}`),
      ...paste.map(inert),
    ];
  });
}

function fieldLines(change: Change, layout: ChangeLayout): readonly string[] {
  const { before, after } = change;
  const replacing = change.action === 'replace' || change.action === 'create';
  return [
    ...idLines(change, layout),
    ...(before?.role === after?.role && !replacing ? [] : roleLines(before, after, layout)),
    ...personaLines(before, after, layout),
    ...(after === null ? [] : descriptionLines(before?.description ?? '', after.description, layout)),
  ];
}

function idLines(change: Change, layout: ChangeLayout): readonly string[] {
  const existing = change.clientId === null ? [] : field('client id', [inert(change.clientId)], layout);
  const bears = change.action === 'purge' && change.before !== null && change.before.name !== change.name;
  const named = bears ? field('named', wrap(inert(change.before.name), fieldRoom(layout)), layout) : [];
  const created = createdPhrase(change);
  const made = created === null ? [] : field('created', wrap(phraseText(created), fieldRoom(layout)), layout);
  return [...existing, ...named, ...made, ...(change.resumes === null ? [] : resumeLines(change.resumes, layout))];
}

/** `resumes: <clientId>` in one piece, as the contract writes it: no column, so that it can be searched for. */
function resumeLines(clientId: string, layout: ChangeLayout): readonly string[] {
  const lines = wrap(`resumes: ${inert(clientId)}, staged, sealed and proved by an earlier apply`, layout.width - 6);
  return lines.map((line) => `      ${line}`);
}

function roleLines(before: ClientState | null, after: ClientState | null, layout: ChangeLayout): readonly string[] {
  const [old, wanted] = [before, after].map((state) =>
    state === null ? '' : inert(roleTitle(layout.titles, state.role)),
  );
  const both = old !== '' && wanted !== '' && old !== wanted ? `${old}${ARROW}${wanted}` : wanted || old || '';
  return field('role', wrap(both, fieldRoom(layout)), layout);
}

function personaLines(before: ClientState | null, after: ClientState | null, layout: ChangeLayout): readonly string[] {
  const [had, gets] = [before?.personas ?? [], after?.personas ?? []];
  const removed = had.filter((persona) => !gets.includes(persona)).map((persona) => ['-', persona] as const);
  const added = gets.filter((persona) => !had.includes(persona)).map((persona) => ['+', persona] as const);
  const all = [...removed, ...added];
  const most = layout.verbose ? all.length : MOST_PERSONAS;
  const hidden = all.length - most;
  const more = hidden > 0 ? [`… and ${hidden} more personas (--verbose shows all)`] : [];
  const shown = all
    .slice(0, most)
    .flatMap(([sign, persona]) => signedLines(sign, inert(personaTitle(layout.titles, persona)), layout));
  return all.length === 0 ? [] : field('personas', [...shown, ...more], layout);
}

function descriptionLines(before: string, after: string, layout: ChangeLayout): readonly string[] {
  if (before === after) return [];
  const segments = diffDescriptions(before, after);
  const inWords = segments.some((segment) => segment.kind === 'same');
  const lines = inWords
    ? wordLines(elideSame(segments), layout)
    : segments.flatMap((segment) => textLines(segment, layout));
  return field('description', lines, layout);
}

function wordLines(segments: readonly Segment[], layout: ChangeLayout): readonly string[] {
  const spans = segments.map(({ kind, text }): Span => {
    const [open, close, colour] = MARKS[kind];
    return { text: open + text + close, colour };
  });
  const lines = wrapSpans(spans, fieldRoom(layout), layout.paint);
  const most = layout.verbose ? lines.length : 8;
  return lines.length <= most
    ? lines
    : [...lines.slice(0, most), `… ${lines.length - most} more lines (--verbose shows all)`];
}

function textLines({ kind, text }: Segment, layout: ChangeLayout): readonly string[] {
  const shown = layout.verbose ? text : truncate(text, MOST_DESCRIPTION_COLUMNS);
  const cut = shown === text ? '' : ` (${text.length} characters, --verbose shows all)`;
  return signedLines(kind === 'removed' ? '-' : '+', shown + cut, layout);
}

/** What is taken away or comes in, wrapped behind its sign. */
function signedLines(sign: '-' | '+', text: string, layout: ChangeLayout): readonly string[] {
  const colour = sign === '-' ? 'red' : 'green';
  return wrap(text, fieldRoom(layout) - 2).map((line, at) => layout.paint(colour, `${at === 0 ? sign : ' '} ${line}`));
}

function field(name: string, lines: readonly string[], layout: ChangeLayout): readonly string[] {
  return lines.map((line, at) => `      ${layout.paint('dim', padTo(at === 0 ? name : '', FIELD_COLUMNS))}${line}`);
}

function fieldRoom(layout: ChangeLayout): number {
  return layout.width - 6 - FIELD_COLUMNS;
}
