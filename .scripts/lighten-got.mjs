/**
 * What got does when it is loaded, for options that this tool never sets, takes twice as long as all the rest of a start. So the
 * bundle leaves that out; the sources run with the whole got.
 */

/** The HTTP/2 client, which opens a TLS socket for which Node reads all root certificates; the caches of names and answers. */
const LEFT_OUT = {
  'http2-wrapper': 'export default {};',
  'cacheable-lookup': 'export default class CacheableLookup {}',
  'cacheable-request': 'export default class CacheableRequest {}\nexport class CacheError extends Error {}',
};

const PREFIX = '\0left-out:';

export const lightenGot = {
  name: 'lighten-got',
  resolveId: (id, importer) => (id in LEFT_OUT && importer?.includes('/node_modules/got/') ? PREFIX + id : null),
  load: (id) => (id.startsWith(PREFIX) ? LEFT_OUT[id.slice(PREFIX.length)] : null),
  transform: (code, id) =>
    id.endsWith('/node_modules/@sindresorhus/is/distribution/index.js') ? formatLate(code) : null,
};

/** Its two list formats, for messages about wrong options, make ICU read its data. */
function formatLate(code) {
  const changed = code.replaceAll(/new Intl\.ListFormat\([^)]*\)/g, '{ format: (list) => $&.format(list) }');
  if (changed.split('format: (list)').length !== 3)
    throw new Error('@sindresorhus/is makes its list formats elsewhere.');
  return { code: changed, map: null };
}
