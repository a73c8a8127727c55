/** All that needs the YAML parser, in one part that is loaded while the tenant answers. */
export { readDesired, savedDesired } from './desired.ts';
export { readGuards } from './plan-guards.ts';
