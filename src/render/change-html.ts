/** One change of a plan as the content of a list entry. */
import type { Change, ClientState, PlanDocument, Warning } from '../model.ts';
import { createdPhrase } from './created.ts';
import { diffDescriptions } from './description-diff.ts';
import type { Segment } from './description-diff.ts';
import { headline, SIGNS } from './headline.ts';
import { markup, NOTHING, phraseHtml } from './html.ts';
import type { Html } from './html.ts';
import { messageParts } from './message.ts';
import { isGrave } from './reading-order.ts';
import { personaTitle, roleTitle } from './titles.ts';

type Titles = PlanDocument['titles'];

/** Heading, headline, every field that a reviewer may ask for, warnings. */
export function changeHtml(change: Change, titles: Titles): Html {
  const { before, after } = change;
  const created = createdPhrase(change);
  return markup`${entryHeading(change.action, change.name)}
    <p>${phraseHtml(headline(change))}</p>
    <dl class="fields">
      ${[
        field('client id', change.clientId === null ? NOTHING : markup`<code>${change.clientId}</code>`),
        field('created', created === null ? NOTHING : phraseHtml(created)),
        field(
          'resumes',
          change.resumes === null
            ? NOTHING
            : markup`<code>${change.resumes}</code>, staged, sealed and proved by an earlier apply`,
        ),
        field('name', nameHtml(before, after, change.name)),
        field(
          'role',
          pair(
            before === null ? null : roleTitle(titles, before.role),
            after === null ? null : roleTitle(titles, after.role),
          ),
        ),
        field('personas', personasHtml(before, after, titles)),
        field('description', descriptionHtml(before, after)),
      ]}
    </dl>
    ${warningNotes(change.warnings)}`;
}

/** `- name`, with the action in words for who cannot see the sign. */
export function entryHeading(action: Change['action'], name: string): Html {
  return markup`<h3>
    <span class="sign" aria-hidden="true">${action === 'purge' ? '−' : SIGNS[action]}</span>
    <span class="unseen">${action}</span> <code>${name}</code>
  </h3>`;
}

/** One row of a list of fields; nothing for an empty content. */
export function field(name: string, content: Html): Html {
  return content.text === ''
    ? NOTHING
    : markup`<dt>${name}</dt>
        <dd>${content}</dd>`;
}

function nameHtml(before: ClientState | null, after: ClientState | null, name: string): Html {
  const names = [before?.name ?? name, after?.name ?? name];
  return names.every((one) => one === name) ? NOTHING : pair(before?.name ?? null, after?.name ?? null);
}

function pair(before: string | null, after: string | null): Html {
  if (before === null || after === null || before === after) return markup`${after ?? before ?? ''}`;
  return markup`<del>${before}</del> → <ins>${after}</ins>`;
}

function personasHtml(before: ClientState | null, after: ClientState | null, titles: Titles): Html {
  const [had, gets] = [before?.personas ?? [], after?.personas ?? []];
  const all = [...new Set([...had, ...gets])];
  if (all.length === 0) return NOTHING;
  const comparing = before !== null && after !== null;
  const items = all.map((persona) => {
    const title = personaTitle(titles, persona);
    if (!comparing || (had.includes(persona) && gets.includes(persona))) return markup`<li>${title}</li>`;
    return had.includes(persona) ? markup`<li>− <del>${title}</del></li>` : markup`<li>+ <ins>${title}</ins></li>`;
  });
  return markup`<ul>
    ${items}
  </ul>`;
}

function descriptionHtml(before: ClientState | null, after: ClientState | null): Html {
  const [old, wanted] = [before?.description ?? '', after?.description ?? ''];
  if (before === null || after === null || old === wanted) return markup`${after === null ? old : wanted}`;
  return markup`${diffDescriptions(old, wanted).map(segmentHtml)}`;
}

function segmentHtml({ kind, text }: Segment): Html {
  switch (kind) {
    case 'same':
      return markup`${text}`;
    case 'removed':
      return markup`<del>${text}</del> `;
    case 'added':
      return markup`<ins>${text}</ins> `;
  }
}

function warningNotes(warnings: readonly Warning[]): Html {
  if (warnings.length === 0) return NOTHING;
  return markup`<ul class="notes">
    ${warnings.map(({ code, message }) => {
      const { sentence, paste } = messageParts(message);
      return markup`<li class="${isGrave(code) ? 'grave' : 'note'}">⚠ ${code}: ${sentence}${paste.map((line) => markup`<br><code>${line.trim()}</code>`)}</li>`;
    })}
  </ul>`;
}
