import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packAndInstall, ROOT, type Packed } from './packed.ts';

let packed: Packed;
beforeAll(() => {
  packed = packAndInstall();
}, 120_000);
afterAll(() => packed.remove());

const PARTS = [
  'age',
  'apply',
  'cli',
  'commands',
  'failure',
  'got',
  'manifest',
  'plan',
  'policy',
  'proxy',
  'reports',
  'rolldown-runtime',
  'sandbox',
  'saved-plan',
  'tenant',
];

const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const contentOf = (name: string): string => readFileSync(path.join(packed.folder, name), 'utf8');
const filesLike = (pattern: RegExp): readonly string[] =>
  packed.files.map((file) => file.path).filter((name) => pattern.test(name));

const licenceTexts = (): readonly string[] =>
  contentOf('dist/THIRD-PARTY-LICENSES.txt').split(`\n${'-'.repeat(80)}\n\n`);

describe('the published package', () => {
  it('holds the program in its parts, the schemas, the documents, and nothing else', () => {
    const unhashed = packed.files.map((file) => file.path.replace(/-[\w-]{8}(?=\.js)/, ''));
    const schemas = readdirSync(path.join(ROOT, 'schemas')).map((name) => `schemas/${name}`);
    const parts = PARTS.map((part) => `dist/${part}.js`);
    const maps = parts.filter((name) => !name.includes('rolldown-runtime')).map((name) => `${name}.map`);
    const documents = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
    const lists = ['dist/THIRD-PARTY-LICENSES.txt', 'dist/sbom.cdx.json'];
    const entry = ['dist/atlan-oauth.1', 'dist/main.js', 'dist/main.js.map', 'dist/package.json'];
    expect(unhashed.toSorted()).toEqual([...documents, ...lists, ...entry, ...parts, ...maps, ...schemas].toSorted());
  });

  it('has the size that the README states', () => {
    const [, download, disk] =
      /(\d+) kB to download, ([\d.]+) MB on the disk/.exec(contentOf('README.md').replaceAll('\n', ' ')) ?? [];
    expect(Math.abs(Number(download) / (packed.size / 1e3) - 1)).toBeLessThan(0.1);
    expect(Math.abs(Number(disk) / (packed.unpackedSize / 1e6) - 1)).toBeLessThan(0.1);
  });

  it('is a command line alone, with nothing to import and no types', () => {
    expect(Object.keys(manifest).filter((key) => /^(?:main|module|exports|types|typings|browser)$/.test(key))).toEqual(
      [],
    );
    expect(filesLike(/\.d\.[cm]?ts$/)).toEqual([]);
  });

  it('needs no other package and runs no script where it is installed', () => {
    expect(manifest.dependencies ?? manifest.optionalDependencies ?? manifest.peerDependencies).toBeUndefined();
    expect(Object.keys(manifest.scripts).filter((name) => /install|prepare/.test(name))).toEqual([]);
    expect(readdirSync(packed.installed).filter((name) => !name.startsWith('.'))).toEqual(['atlan-oauth']);
    expect(manifest.scripts.prepack).toBe('node .scripts/build.mjs --clean');
  });

  it('names its manual page in a list, since npm links no other', () => {
    expect(manifest.man).toEqual(['dist/atlan-oauth.1']);
    expect(contentOf('dist/atlan-oauth.1')).toMatch(/^\.TH "ATLAN/);
  });

  it('has a bin that is executable', () => {
    const bin = packed.files.find((file) => file.path === manifest.bin['atlan-oauth']);
    expect((bin?.mode ?? 0) & 0o111).toBe(0o111);
    expect(contentOf('dist/main.js')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('has the licence of every package whose code is in it', () => {
    const bundled = filesLike(/\.js\.map$/)
      .flatMap((name): readonly string[] => JSON.parse(contentOf(name)).sources)
      .map((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(source)?.[1])
      .filter((name) => name !== undefined);
    const licences = licenceTexts();
    const named = licences.map((licence) => /^(\S+) \S+ \(\S+\)\n\n/.exec(licence)?.[1]);
    // The compiled validators bring parts of ajv along, of which no source map knows.
    expect(new Set(named)).toEqual(new Set([...bundled, 'ajv']));
    expect(licences.filter((licence) => licence.trim().split('\n').length < 5)).toEqual([]);
  });

  it('has a bill of materials with the same packages, their hashes, and who needs whom', () => {
    const { components, dependencies } = JSON.parse(contentOf('dist/sbom.cdx.json'));
    const licensed = licenceTexts().map((licence) => licence.split(' ', 2).join('@'));
    const refs = components.map((component: { readonly 'bom-ref': string }) => component['bom-ref']);
    expect(refs).toEqual(licensed.map((one) => `pkg:npm/${one.replace(/^@/, '%40')}`));
    for (const { hashes } of components)
      expect(hashes).toEqual([{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }]);
    const [main, ...others] = dependencies;
    expect(main.ref).toBe(`pkg:npm/atlan-oauth@${manifest.version}`);
    expect(others.map(({ ref }: { readonly ref: string }) => ref)).toEqual(refs);
    const needed = dependencies.flatMap(({ dependsOn }: { readonly dependsOn: readonly string[] }) => dependsOn);
    expect(new Set(needed)).toEqual(new Set(refs));
  });

  it('has source maps that name the sources without holding them, and nothing of the machine that built it', () => {
    const maps = filesLike(/\.js\.map$/).map((name) => JSON.parse(contentOf(name)));
    expect(maps.flatMap(({ sources }) => sources)).toContain('../src/cli/start.ts');
    expect(maps.filter(({ sourcesContent }) => sourcesContent !== undefined)).toEqual([]);
    const everything = filesLike(/^dist\//)
      .map(contentOf)
      .join('\n');
    for (const trace of [ROOT, packed.folder, process.env['HOME'] ?? ROOT]) {
      if (trace.length > '/root'.length) expect(everything).not.toContain(trace);
    }
  });

  it('is written in ASCII, which Node reads in half the time', () => {
    expect(filesLike(/\.js$/).filter((name) => /[^\0-\x7f]/.test(contentOf(name)))).toEqual([]);
  });

  it('requires nothing but its own parts and modules of Node', () => {
    const required = filesLike(/\.js$/)
      .flatMap((name) => contentOf(name).match(/(?<=\brequire\(")[^"]+(?="\))/g) ?? [])
      .filter((name) => !isBuiltin(name) && !existsSync(path.join(packed.folder, 'dist', name)));
    // The compiled validators name the parts of ajv that they bring along.
    const foreign = required.filter((name) => !name.startsWith('ajv/'));
    expect(foreign).toEqual([]);
  });
});
