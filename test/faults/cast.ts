/** The tenants and manifests that the faults happen to. */
import type { SceneOptions } from '../support/fault-scene.ts';
import { manifestText } from '../support/manifests.ts';

const day = 86_400_000;

/** One client to create: the shortest apply that has a secret. */
export const oneCreate: SceneOptions = {
  files: manifestText('  - { name: ci-new, role: Member, personas: [Data Assets], description: made by the pipeline }'),
  clients: [{ displayName: 'stranger', clientId: 'oauth-client-stranger' }],
};

/** One change in place. */
export const oneUpdate: SceneOptions = {
  files: manifestText('  - { name: ci-changed, role: Member, description: new }'),
  clients: [{ displayName: 'ci-changed', description: 'old', clientId: 'oauth-client-changed' }],
};

/** One rename in place. */
export const oneRename: SceneOptions = {
  files: manifestText('  - { name: ci-after, role: Member, description: kept, previousNames: [ci-before] }'),
  clients: [{ displayName: 'ci-before', description: 'kept', clientId: 'oauth-client-renamed' }],
};

/** One client whose role needs a new one. */
export const oneReplacement: SceneOptions = {
  files: manifestText('  - { name: ci-replaced, role: Member }'),
  clients: [{ displayName: 'ci-replaced', role: '$guest', clientId: 'oauth-client-replaced' }],
};

/** One client to purge. */
export const onePurge: SceneOptions = {
  files: manifestText('  - { name: legacy, state: absent }'),
  clients: [
    { displayName: 'legacy', clientId: 'oauth-client-legacy' },
    { displayName: 'stranger', clientId: 'oauth-client-stranger' },
  ],
};

/** Every kind of change at once: two creates, an update, a rename, a replacement, a purge in scope, a tombstone. */
export const everyChange: SceneOptions = {
  files: manifestText(
    `  - { name: ci-new, role: Member, personas: [Data Assets] }
  - { name: ci-second, role: Guest }
  - { name: ci-changed, role: Member, description: new }
  - { name: ci-after, role: Member, previousNames: [ci-before] }
  - { name: ci-replaced, role: Member }
  - { name: legacy, state: absent }`,
    'scope: { names: ["ci-*"] }\n',
  ),
  clients: [
    { displayName: 'ci-changed', description: 'old', clientId: 'oauth-client-changed' },
    { displayName: 'ci-before', clientId: 'oauth-client-renamed' },
    { displayName: 'ci-replaced', role: '$guest', clientId: 'oauth-client-replaced' },
    { displayName: 'ci-unlisted', clientId: 'oauth-client-unlisted' },
    { displayName: 'legacy', clientId: 'oauth-client-legacy' },
    { displayName: 'stranger', clientId: 'oauth-client-stranger' },
  ],
};

/** What the tenant of `everyChange` looks like in the end. */
export const everyName = ['ci-after', 'ci-changed', 'ci-new', 'ci-replaced', 'ci-second', 'stranger'];

/** Replacements whose old credentials live on: one for its role, one because it is due. */
export const overlapping: SceneOptions = {
  files: manifestText(
    `  - { name: ci-replaced, role: Member, overlap: 7d }
  - { name: ci-rotated, role: Member, overlap: 3d, rotateAfter: 90d }
  - { name: ci-due, role: Member, rotateAfter: 90d }`,
    'limits: { count: 5 }\n',
  ),
  clients: [
    { displayName: 'ci-replaced', role: '$guest', clientId: 'oauth-client-replaced' },
    { displayName: 'ci-rotated', clientId: 'oauth-client-rotated', createdAt: Date.now() - 100 * day },
    { displayName: 'ci-due', clientId: 'oauth-client-due', createdAt: Date.now() - 200 * day },
    { displayName: 'stranger', clientId: 'oauth-client-stranger' },
  ],
};
