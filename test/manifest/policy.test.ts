import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../src/manifest/policy.ts';
import { sourceFile } from '../support/manifest-text.ts';

const read = (text: string) => readPolicy(sourceFile(text, 'policy.yaml'));

const problemsOf = (text: string) => {
  const result = read(text);
  return result.ok
    ? []
    : result.diagnostics.map(({ place, code }) => `${place?.line ?? 0}:${place?.column ?? 0} ${code}`);
};

describe('readPolicy', () => {
  it('reads everything that a policy can say', () => {
    const digest = `sha256:${'0a'.repeat(32)}`;
    const text = `version: 1
limits: {count: 1, percent: 10}
protect: ["ci-prod-*"]
allowedRoles: [Member, $guest]
allowedPersonas: [Data Assets]
recipientsDigest: ${digest}
scope: {names: ["ci-*"], createdBy: [bot]}
`;
    expect(read(text)).toEqual({
      ok: true,
      policy: {
        limits: { count: 1, percent: 10 },
        protect: ['ci-prod-*'],
        allowedRoles: ['Member', '$guest'],
        allowedPersonas: ['Data Assets'],
        recipientsDigest: digest,
        scope: { names: ['ci-*'], createdBy: ['bot'] },
      },
    });
  });

  it('says nothing about what it leaves out', () => {
    expect(read('limits: {percent: 5}')).toEqual({
      ok: true,
      policy: {
        limits: { count: null, percent: 5 },
        protect: [],
        allowedRoles: null,
        allowedPersonas: null,
        recipientsDigest: null,
        scope: null,
      },
    });
  });

  it('tells an empty list of roles, which allows none, from no list', () => {
    expect(read('allowedRoles: []')).toMatchObject({ policy: { allowedRoles: [] } });
  });

  it.each([
    ['', '1:1 empty-file'],
    ['{}', '1:1 empty-mapping'],
    ['[]', '1:1 wrong-type'],
    ['allowedRole: [Member]', '1:1 unknown-key'],
    ['clients: []', '1:1 unknown-key'],
    ['limits: {}', '1:9 empty-mapping'],
    ['limits: {count: no}', '1:17 ambiguous-value'],
    ['recipientsDigest: sha256:abc', '1:19 bad-digest'],
    ['scope: {createdBy: [x]}', '1:8 missing-key'],
    ['protect: [a, ""]', '1:14 empty-text'],
    ['protect: [', '1:10 yaml-syntax'],
    ['protect: [a]\n---\nprotect: [b]', '2:1 several-documents'],
  ])('refuses %j', (text, problem) => {
    expect(problemsOf(text)).toContain(problem);
  });

  it('calls itself a policy in what it says', () => {
    expect(read('')).toMatchObject({ diagnostics: [{ detail: 'The file holds no policy.' }] });
    expect(read('clients: []')).toMatchObject({
      diagnostics: [{ detail: 'The policy has an unknown key "clients".' }],
    });
  });
});
