import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPlanHtml } from '../../src/render/plan-html.ts';
import { fullPlan } from './documents.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** As if foreign markup had got in after all. */
const INJECTED = '<script>document.title = "owned"</script><img src="x:" onerror="document.title = \'owned\'">';

const reason = existsSync(CHROMIUM) ? '' : ` (skipped: no browser at ${CHROMIUM}, set CHROMIUM)`;

describe.skipIf(reason !== '')(`the HTML page in a browser${reason}`, () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'atlan-oauth-page-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function open(name: string, page: string, hash = ''): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(file, page);
    const flags = [
      ...FLAGS,
      `--user-data-dir=${path.join(folder, `profile-${name}`)}`,
      '--dump-dom',
      `file://${file}${hash}`,
    ];
    const { stdout } = await promisify(execFile)(CHROMIUM, flags, { timeout: 100_000, maxBuffer: 1 << 26 });
    return stdout;
  }

  const titleOf = (dom: string) => /<title>([^<]*)</.exec(dom)?.[1];

  it('runs its own script, which filters, and none that got in', { timeout: 120_000 }, async () => {
    const dom = await open(
      'page.html',
      renderPlanHtml(fullPlan).replace('</main>', `${INJECTED}</main>`),
      '#q=crawl&without=purge',
    );
    expect(titleOf(dom)).toBe('Plan for acme.atlan.com');
    expect(dom).toContain('1 of 6 shown');
    const shown = [...dom.matchAll(/<li class="\w+" data-group="(\w+)"[^>]*?( hidden="")?>/g)].filter(
      ([, , hidden]) => hidden === undefined,
    );
    expect(shown.map(([, group]) => group)).toEqual(['replace']);
    expect(dom).toMatch(/<div id="filters"(?![^>]*hidden)/);
  });

  it('would be owned without its policy, so the test above can fail', { timeout: 120_000 }, async () => {
    const bare = renderPlanHtml(fullPlan)
      .replace(/<meta http-equiv[^>]*>/, '')
      .replace('</main>', `${INJECTED}</main>`);
    expect(titleOf(await open('open.html', bare))).toBe('owned');
  });
});
