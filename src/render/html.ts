/** HTML that cannot be broken out of: whatever is put into a template is made inert and escaped, unless it is {@link Html} itself. */
import { createHash } from 'node:crypto';
import { inert } from './inert.ts';
import { ARROW } from './phrase.ts';
import type { Phrase } from './phrase.ts';

/** Finished markup. Only {@link markup} and {@link raw} make it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Slot = string | number | Html | readonly Html[];

/** A template whose values are text for the reader, in elements as well as in quoted attributes. Its own indentation is left out. */
export function markup(strings: TemplateStringsArray, ...values: readonly Slot[]): Html {
  const [first = '', ...others] = denseParts(strings);
  return new Html(first + others.map((text, at) => markupOf(values[at] ?? '') + text).join(''));
}

const denseTemplates = new WeakMap<TemplateStringsArray, readonly string[]>();

/** Thousands of entries come from a few templates, so each is stripped of its indentation once. */
function denseParts(strings: TemplateStringsArray): readonly string[] {
  const known = denseTemplates.get(strings);
  if (known !== undefined) return known;
  const parts = strings.map((text) => text.replace(/\n\s+/g, '\n'));
  denseTemplates.set(strings, parts);
  return parts;
}

/** Markup of our own that is no template: the style sheet and the script. */
export function raw(text: string): Html {
  return new Html(text);
}

export const NOTHING = raw('');
export const LINE_BREAK = raw('\n');

/** A phrase of ours with its foreign parts in `<code>`. */
export function phraseHtml(phrase: Phrase): Html {
  return markup`${phrase.map((part) => {
    if (part === ARROW) return markup` → `;
    if (typeof part === 'string') return markup`${part}`;
    return part.sentence ? markup`${part.foreign}` : markup`<code>${part.foreign}</code>`;
  })}`;
}

/** The source expression by which a content security policy allows just this inline style or script. */
export function cspHash(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

function markupOf(value: Slot): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'string') return escapeHtml(inert(value));
  if (typeof value === 'number') return String(value);
  return value.map(({ text }) => text).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (char) => ENTITIES[char] ?? char);
}
