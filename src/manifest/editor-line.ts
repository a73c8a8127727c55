/** The first line of a written manifest: with it an editor completes and explains every key. */
export const EDITOR_LINE = '# yaml-language-server: $schema=./node_modules/atlan-oauth/schemas/manifest.schema.json';
