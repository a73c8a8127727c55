import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPlanHtml } from '../../src/render/plan-html.ts';
import { renderReportHtml } from '../../src/render/report-html.ts';
import { noBrowser, startBrowser, type Browser } from './chromium.ts';
import {
  applyReport,
  clientState,
  create,
  fullPlan,
  fullReport,
  planDocument,
  purge,
  replace,
  result,
  update,
} from './documents.ts';

/** So many changes, a quarter of them of each kind that there is. */
function largePlan(rows: number) {
  const length = rows / 4;
  const description = {
    before: 'The quick brown fox jumps over the lazy dog',
    after: 'The quick red fox jumped over the lazy dogs',
  };
  return planDocument([
    ...Array.from({ length }, (_, at) => create(`etl-create-${at}`)),
    ...Array.from({ length }, (_, at) =>
      update(`ci-update-${at}`, {
        before: clientState({ name: `ci-update-${at}`, description: description.before }),
        after: clientState({ name: `ci-update-${at}`, description: description.after }),
      }),
    ),
    ...Array.from({ length }, (_, at) => replace(`ci-replace-${at}`)),
    ...Array.from({ length }, (_, at) => purge(`ci-purge-${at}`)),
  ]);
}

const SHOWN = `document.getElementById('shown').textContent`;

describe.skipIf(noBrowser !== '')(`the HTML page for its reader${noBrowser}`, { timeout: 120_000 }, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
  }, 120_000);

  afterAll(async () => browser.close());

  it('is used with the keyboard alone', async () => {
    await browser.open(renderPlanHtml(fullPlan));
    await browser.press('Tab');
    expect(await browser.evaluate('document.activeElement.textContent')).toBe('Skip to the changes');
    await browser.press('/');
    expect(await browser.evaluate('document.activeElement.id')).toBe('search');
    await browser.press('crawl');
    expect(await browser.evaluate(SHOWN)).toBe('2 of 6 shown');
    expect(await browser.evaluate('location.hash')).toBe('#q=crawl');
    expect(await browser.evaluate(`[...document.querySelectorAll('#entries > li:not([hidden]) h3')].length`)).toBe(2);
  });

  it.each([
    ['a plan', renderPlanHtml(fullPlan)],
    ['a report', renderReportHtml(fullReport)],
  ])('tells a screen reader what everything in %s is', async (_, page) => {
    await browser.open(page);
    const nodes = await browser.accessibleNodes();
    const namesOf = (role: string) => nodes.filter((node) => node.role === role).map(({ name }) => name);
    expect(namesOf('heading').length).toBeGreaterThan(3);
    for (const role of ['heading', 'checkbox', 'combobox', 'searchbox', 'link', 'region']) {
      expect(
        namesOf(role).filter((name) => name.trim() === ''),
        role,
      ).toEqual([]);
    }
    expect(namesOf('searchbox')).toHaveLength(1);
    expect(namesOf('status')).toHaveLength(1);
    expect(nodes.map(({ role }) => role)).toEqual(
      expect.arrayContaining(['main', 'list', 'listitem', 'banner', 'contentinfo']),
    );
    expect(await browser.evaluate('document.documentElement.lang')).toBe('en');
  });

  it.each(['light', 'dark'])('has enough contrast everywhere by %s', async (scheme) => {
    await browser.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    await browser.open(renderPlanHtml(fullPlan));
    expect(await browser.evaluate(POOR_CONTRAST)).toEqual([]);
    await browser.send('Emulation.setEmulatedMedia', { features: [] });
  });

  it('prints what is shown, says how much of the whole that is, and leaves the controls away', async () => {
    await browser.open(renderPlanHtml(fullPlan), '#q=crawl');
    await browser.send('Emulation.setEmulatedMedia', { media: 'print' });
    const visible = (selector: string) =>
      browser.evaluate<boolean>(`document.querySelector('${selector}').checkVisibility()`);
    expect(await visible('#search')).toBe(false);
    expect(await visible('#shown')).toBe(true);
    expect(await visible('.skip')).toBe(false);
    const { data } = (await browser.send('Page.printToPDF')) as { data: string };
    expect(Buffer.from(data, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    await browser.send('Emulation.setEmulatedMedia', { media: '' });
  });

  it('never scrolls sideways, on a phone or with a name of one long word', async () => {
    await browser.send('Emulation.setDeviceMetricsOverride', {
      width: 360,
      height: 800,
      deviceScaleFactor: 1,
      mobile: true,
    });
    await browser.open(renderPlanHtml(planDocument([...fullPlan.changes, create('x'.repeat(5_000))])));
    expect(await browser.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await browser.send('Emulation.clearDeviceMetricsOverride');
  });

  it.each([
    ['a plan', (rows: number) => renderPlanHtml(largePlan(rows))],
    [
      'a report',
      (rows: number) =>
        renderReportHtml(applyReport(Array.from({ length: rows }, (_, at) => result(`ci-${at}`, 'create')))),
    ],
  ])('filters five thousand rows of %s with work that grows as the rows do, not faster', async (_, render) => {
    const filterMs = async (rows: number): Promise<number> => {
      await browser.open(render(rows));
      expect(await browser.evaluate(SHOWN)).toBe(`${rows} of ${rows} shown`);
      return browser.evaluate<number>(FILTER_MS);
    };
    expect(await filterMs(5_000)).toBeLessThan(40 * Math.max(await filterMs(500), 5));
  });
});

/** The longest that the page takes to show what was typed, in milliseconds. */
const FILTER_MS = `(() => {
  const search = document.getElementById('search');
  const times = ['c', 'ci', 'ci-', 'ci-1', 'ci-12', ''].map((text) => {
    const start = performance.now();
    search.value = text;
    search.dispatchEvent(new Event('input', { bubbles: true }));
    document.body.offsetHeight;
    return performance.now() - start;
  });
  return Math.max(...times);
})()`;

/** Texts whose colour stands out from what is behind it by less than 4.5 to 1 (WCAG 2, AA). */
const POOR_CONTRAST = `(() => {
  const channel = (value) => (value /= 255, value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === '' || /^(SCRIPT|STYLE|OPTION)$/.test(element.tagName)) continue;
    const [one, other] = [luminance(parse(getComputedStyle(element).color)), luminance(behind(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) poor.push(node.data.trim().slice(0, 40) + ' ' + ratio.toFixed(2));
  }
  return poor;
})()`;
