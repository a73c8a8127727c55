import packageJson from '../package.json' with { type: 'json' };

/** The version of this build, for example `0.1.0`. */
export const version: string = packageJson.version;

/** How documents and requests name the tool, for example `atlan-oauth/0.1.0`. */
export const tool = `atlan-oauth/${version}`;
