/** One change as lines of a `diff` block: `-` and `+` for what goes and comes, `!` for a replacement or an update, `#` for notes. */
import type { Action, Change, ClientState, PlanDocument } from '../model.ts';
import { createdPhrase } from './created.ts';
import { truncate } from './display-width.ts';
import { headline } from './headline.ts';
import { inert } from './inert.ts';
import { messageParts } from './message.ts';
import { phraseText } from './phrase.ts';
import { personaTitle, roleTitle } from './titles.ts';

type Titles = PlanDocument['titles'];

const MARKS: Readonly<Record<Action, string>> = { create: '+', update: '!', replace: '!', purge: '-' };
const MOST_NAME_COLUMNS = 300;
const MOST_TEXT_COLUMNS = 2000;
const MOST_PERSONAS = 50;

/** The lines, inert, with a line break between them. */
export function changeDiff(change: Change, titles: Titles): string {
  const { action, before, after } = change;
  const name = truncate(inert(change.name), MOST_NAME_COLUMNS);
  const head = `${MARKS[action]} ${action} ${name}: ${truncate(phraseText(headline(change)), MOST_NAME_COLUMNS)}`;
  const [had, gets] = [facts(before, titles), facts(after, titles)];
  const removed = [...had].filter((fact) => !gets.has(fact)).map((fact) => `-   ${fact}`);
  const added = [...gets].filter((fact) => !had.has(fact)).map((fact) => `+   ${fact}`);
  return [head, ...notes(change), ...shorten(removed), ...shorten(added), ...warnings(change)].join('\n');
}

function facts(state: ClientState | null, titles: Titles): ReadonlySet<string> {
  if (state === null) return new Set();
  const { name, role, personas, description } = state;
  const lines = [
    `name: ${inert(name)}`,
    `role: ${inert(roleTitle(titles, role))}`,
    ...(description === '' ? [] : [`description: ${inert(description)}`]),
    ...personas.map((persona) => `persona: ${inert(personaTitle(titles, persona))}`),
  ];
  return new Set(lines);
}

function notes(change: Change): readonly string[] {
  const { clientId, resumes } = change;
  const created = createdPhrase(change);
  return [
    ...(clientId === null ? [] : [`#   client id: ${inert(clientId)}`]),
    ...(created === null ? [] : [`#   created: ${truncate(phraseText(created), MOST_NAME_COLUMNS)}`]),
    ...(resumes === null ? [] : [`#   resumes: ${inert(resumes)}, staged, sealed and proved by an earlier apply`]),
  ];
}

function warnings(change: Change): readonly string[] {
  return change.warnings.flatMap(({ code, message }) => {
    const { sentence, paste } = messageParts(message);
    return [`⚠ ${inert(`${code}: ${sentence}`)}`, ...paste.map(inert)].map(
      (line) => `#   ${truncate(line, MOST_TEXT_COLUMNS)}`,
    );
  });
}

function shorten(lines: readonly string[]): readonly string[] {
  const shown = lines.slice(0, MOST_PERSONAS).map((line) => truncate(line, MOST_TEXT_COLUMNS));
  return shown.length === lines.length ? shown : [...shown, `#   … ${lines.length - shown.length} more lines`];
}
