/** How long the yaml library takes for a manifest in a process that has done nothing else yet: milliseconds, import aside. */
const { readFileSync } = require('node:fs');
const { parseDocument } = require('yaml');

const text = readFileSync(process.argv[2], 'utf8');
const start = performance.now();
parseDocument(text);
process.stdout.write(String(performance.now() - start));
