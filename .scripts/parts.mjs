/**
 * Which part of the bundle a module goes into. A part holds what its roots need and no part above it has: parts import
 * upwards alone, and a command loads a handful of files instead of one for each set of modules that some commands share.
 */
import path from 'node:path';

/** In this order. A root is a module of `src/` or a package; whatever is imported dynamically is one. */
const PARTS = {
  // What nearly every command needs, with what the parts below share.
  cli: [
    'cli/start.ts',
    'cli/publication.ts',
    'glob.ts',
    'name.ts',
    'nearest.ts',
    'sealing/recipient-key.ts',
    'tenant/base-url.ts',
  ],
  failure: ['cli/failure-output.ts', 'cli/validation-document.ts', 'render/diagnostics-text.ts'],
  manifest: ['cli/validating.ts', 'cli/manifest-side.ts'],
  policy: ['manifest/policy.ts'],
  // A plan loads these two before its first requests, and the rest while they are under way.
  tenant: ['cli/plan-command.ts', 'tenant/open.ts'],
  got: ['got'],
  plan: ['cli/plan-run.ts', 'cli/printing.ts'],
  'saved-plan': ['plan/parse-document.ts'],
  apply: ['cli/applying.ts', 'sealing/seal.ts', 'sealing/secrets-directory.ts'],
  age: ['age-encryption'],
  proxy: ['hpagent', 'proxy-from-env'],
  reports: ['cli/renderings.ts'],
  sandbox: ['sandbox/parse-variants.ts', 'sandbox/run-sandbox.ts'],
  // For people at a terminal, who do not count milliseconds.
  commands: [
    'cli/completion.ts',
    'cli/doctor.ts',
    'cli/exporting.ts',
    'cli/init.ts',
    'cli/listing.ts',
    'cli/manual.ts',
    'cli/pipelines.ts',
    'cli/showing.ts',
    'cli/unsealing.ts',
    'sealing/keygen.ts',
    'sealing/private-file.ts',
  ],
};

/** The bundler's own few functions. */
const RUNTIME = '\0rolldown/runtime.js';

/**
 * `plugin` looks the roots up, `partOf` names the part of a module. Fails for a module that is imported dynamically without
 * being a root, since it would get a file of its own.
 */
export function partition(source) {
  let parts = null;
  const plugin = {
    name: 'parts',
    async buildEnd(error) {
      if (error === undefined) parts = assign(await rootsOf(this, source), (id) => this.getModuleInfo(id));
    },
  };
  return { plugin, partOf: (id) => parts.get(id) ?? null };
}

async function rootsOf(context, source) {
  const roots = new Map();
  for (const root of Object.values(PARTS).flat()) {
    const request = root.endsWith('.ts') ? path.join(source, root) : root;
    const resolved = await context.resolve(request, path.join(source, 'main.ts'));
    if (resolved === null) throw new Error(`There is no ${root}, the root of a part.`);
    roots.set(root, resolved.id);
  }
  return roots;
}

function assign(roots, infoOf) {
  const parts = new Map([[RUNTIME, 'cli']]);
  const lazy = new Set();
  for (const [part, names] of Object.entries(PARTS)) {
    const reached = names.map((name) => roots.get(name));
    for (const id of reached) {
      const info = infoOf(id);
      if (parts.has(id) || info === null) continue;
      parts.set(id, part);
      reached.push(...info.importedIds);
      for (const imported of info.dynamicallyImportedIds) lazy.add(imported);
    }
  }
  const rootless = [...lazy].filter((id) => infoOf(id) !== null && ![...roots.values()].includes(id));
  if (rootless.length > 0) throw new Error(`Imported dynamically, but the root of no part: ${rootless.join(', ')}`);
  return parts;
}
