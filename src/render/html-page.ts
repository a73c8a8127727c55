/** The frame of an HTML report: one page that loads nothing, runs one known script and can be read without it. */
import { cspHash, markup, NOTHING, raw } from './html.ts';
import type { Html } from './html.ts';
import { PAGE_SCRIPT } from './html-script.ts';
import { PAGE_STYLE } from './html-style.ts';
import { withoutCommands } from './inert.ts';

export interface Page {
  readonly title: string;
  /** The summary line. */
  readonly verdict: string;
  /** One line of small facts below it. */
  readonly facts: string;
  readonly main: readonly Html[];
  readonly footer: string;
}

/** Nothing from elsewhere, no other script or style than ours, no form, no base: foreign markup would be dead even if it got in. */
const POLICY = [
  "default-src 'none'",
  `style-src ${cspHash(PAGE_STYLE)}`,
  `script-src ${cspHash(PAGE_SCRIPT)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The whole document. */
export function renderPage({ title, verdict, facts, main, footer }: Page): string {
  const page = markup`<!doctype html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <title>${title}</title>
      <style>${raw(PAGE_STYLE)}</style>
    </head>
    <body>
      <a class="skip" href="#changes">Skip to the changes</a>
      <header>
        <h1>${title}</h1>
        <p class="verdict">${verdict}</p>
        <p class="facts">${facts}</p>
      </header>
      <main>${main}</main>
      <footer><p>${footer}</p></footer>
      <script>${raw(PAGE_SCRIPT)}</script>
    </body>
    </html>
  `;
  return withoutCommands(page.text);
}

/** A coloured box with a list of sentences; nothing without sentences. */
export function noticeBox(kind: 'caution' | 'warning', heading: string, sentences: readonly Html[]): Html {
  if (sentences.length === 0) return NOTHING;
  return markup`<section class="box ${kind}">
    <h2>${heading}</h2>
    <ul>
      ${sentences.map((sentence) => markup`<li>${sentence}</li>`)}
    </ul>
  </section>`;
}

/** A table that scrolls by itself on a narrow screen; nothing without rows. */
export function tableSection(heading: string, columns: readonly string[], rows: readonly (readonly Html[])[]): Html {
  if (rows.length === 0) return NOTHING;
  return markup`<section>
    <h2>${heading}</h2>
    ${table(columns, rows)}
  </section>`;
}

/** A table folded away until it is wanted; nothing without rows. */
export function foldedTable(summary: string, columns: readonly string[], rows: readonly (readonly Html[])[]): Html {
  if (rows.length === 0) return NOTHING;
  return markup`<details>
    <summary>${summary}</summary>
    ${table(columns, rows)}
  </details>`;
}

function table(columns: readonly string[], rows: readonly (readonly Html[])[]): Html {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Table">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => markup`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            markup`<tr>
              ${cells.map((cell) => markup`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
