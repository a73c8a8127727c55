/**
 * Compiles the JSON Schemas of `schemas/` into `src/validation/compiled/`, an ES module each that needs no package at run time:
 * compiling takes ajv longer than a whole `validate` may last, a compiled validator is ready in a millisecond. Each has a module of
 * its own, so that a command loads those that it needs.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}src/validation/compiled`;

const declaration = `import type { CompiledValidator } from '../schema-problem.ts';
export const validate: CompiledValidator;
`;

await mkdir(folder, { recursive: true });
for (const name of ['manifest', 'policy', 'plan', 'apply-report']) {
  const schema = JSON.parse(await readFile(`${root}schemas/${name}.schema.json`, 'utf8'));
  await writeGenerated(`${name}.js`, `/* Generated from schemas/${name}.schema.json. */\n${await compile(schema)}`);
  await writeGenerated(`${name}.d.ts`, declaration);
}

async function compile(schema) {
  const ajv = new Ajv2020({
    allErrors: true,
    // Problems carry the failing value and its schema, from which the messages get what was found and which keys are known.
    verbose: true,
    messages: true,
    strictSchema: true,
    strictTypes: false,
    strictRequired: false,
    strictTuples: false,
    validateFormats: false,
    // A definition used in many places becomes one function.
    inlineRefs: false,
    code: { source: true, esm: true, lines: false },
  });
  return withoutImports(appending(standaloneCode.default(ajv, ajv.compile(withoutAnnotations(schema)))));
}

/** A file with a hundred thousand problems would have the list of them copied a hundred thousand times. Whoever holds the list is its only owner. */
function appending(code) {
  const appended = code.replaceAll(/vErrors\.concat\((validate\d+\.errors)\)/g, 'append(vErrors, $1)');
  return `${appended}
function append(problems, more) {
  for (const problem of more) problems.push(problem);
  return problems;
}
`;
}

/** The code asks for small parts of ajv itself; they go into the module. */
async function withoutImports(code) {
  const bundle = await rolldown({
    input: 'validator',
    platform: 'neutral',
    resolve: { mainFields: ['main'] },
    plugins: [
      {
        name: 'validator',
        resolveId: (id) => (id === 'validator' ? `${root}validator.mjs` : null),
        load: (id) => (id === `${root}validator.mjs` ? code : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'es', minify: 'dce-only', comments: false });
  await bundle.close();
  return output[0].code;
}

/** Renamed into place, so that a test run beside this one never reads half a file; untouched where nothing changed. */
async function writeGenerated(file, text) {
  const target = `${folder}/${file}`;
  if (existsSync(target) && (await readFile(target, 'utf8')) === text) return;
  await writeFile(`${target}.${process.pid}`, text);
  await rename(`${target}.${process.pid}`, target);
}

/** What only people read (descriptions, examples) is left out of the compiled code. */
function withoutAnnotations(schema) {
  if (Array.isArray(schema)) return schema.map(withoutAnnotations);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = {};
  for (const [key, value] of Object.entries(schema)) {
    const isNameOfProperty =
      key === 'properties' || key === '$defs' || key === 'patternProperties' || key === 'dependentSchemas';
    if (isNameOfProperty) kept[key] = mapValues(value, withoutAnnotations);
    else if (!['description', 'examples', 'title', 'default', '$comment'].includes(key))
      kept[key] = key === 'const' || key === 'enum' ? value : withoutAnnotations(value);
  }
  return kept;
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
