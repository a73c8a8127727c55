/**
 * Loads some of Node's own modules when they are first called instead of when the program starts: `node:crypto` alone takes a
 * tenth of Node's whole start, and most runs need none of them.
 */
const ON_DEMAND = new Set(['node:child_process', 'node:crypto', 'node:fs/promises', 'node:readline']);

/** Who imports them in a way that this can stand in for: by the names of functions. */
const IMPORTERS = /\/src\/|\/node_modules\/commander\//;

const PREFIX = '\0on-demand:';

export const builtinsOnDemand = {
  name: 'builtins-on-demand',
  resolveId(id, importer) {
    return ON_DEMAND.has(id) && IMPORTERS.test(importer ?? '') ? PREFIX + id : null;
  },
  load(id) {
    if (!id.startsWith(PREFIX)) return null;
    const builtin = id.slice(PREFIX.length);
    const functions = Object.entries(process.getBuiltinModule(builtin)).filter(isPlainFunction);
    const stands = functions.map(([name]) => `export const ${name} = (...args) => builtin().${name}(...args);`);
    return `const builtin = () => process.getBuiltinModule('${builtin}');\n${stands.join('\n')}\n`;
  },
};

/** Classes and constants cannot be stood in for: importing one fails the build. */
function isPlainFunction([name, value]) {
  return typeof value === 'function' && /^[a-z]/.test(name);
}
