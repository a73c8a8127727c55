/**
 * Markdown as GitHub renders it: CommonMark with GitHub's tables, autolinks and tag filter, raw HTML let through; then what
 * GitHub looks for in the text that is no code: mentions, references to issues, and emoji.
 */
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** The page's HTML. */
export function renderGfm(markdown: string): string {
  return micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

/** Every opening tag, comments included, as written. */
export function tagsOf(html: string): readonly string[] {
  return html.match(/<!--[\s\S]*?-->|<[a-z!?][^>]*>/gi) ?? [];
}

/** The text outside of code, where GitHub looks for mentions and references. */
export function proseOf(html: string): string {
  return html.replace(/<code[^>]*>[\s\S]*?<\/code>/g, '').replace(/<!--[\s\S]*?-->|<[^>]*>/g, '');
}

/** What becomes a link, a notification or a picture in such text. */
export function activeIn(prose: string): readonly string[] {
  return prose.match(/(?<![\w`])@[a-z\d]|#\d+|\bGH-\d+|:[a-z\d_+-]+:|\b[0-9a-f]{7,40}\b|https?:|www\./gi) ?? [];
}

/** The texts of the cells of every body row. */
export function rowsOf(html: string): readonly (readonly string[])[] {
  const body = /<tbody>([\s\S]*?)<\/tbody>/.exec(html)?.[1] ?? '';
  return [...body.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = '']) => decode(cell.replace(/<[^>]*>/g, ''))),
  );
}

function decode(text: string): string {
  return text.replace(
    /&(lt|gt|quot|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? '',
  );
}
