/** An operator needs nothing but age and jq (design section 6). */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generateKeyPair } from '../../src/sealing/keygen.ts';
import { parseIdentities } from '../../src/sealing/identities.ts';
import { parseRecipientsFile } from '../../src/sealing/recipients.ts';
import { openSealed } from '../../src/sealing/seal.ts';
import { intentOf, makeFolder, makePerson, makeSink, recipientOf, secretOf } from '../support/sealing.ts';

const missing = ['age', 'age-keygen', 'jq'].filter((tool) => spawnSync(tool, ['--help']).error !== undefined);

describe.skipIf(missing.length > 0)(`the tools of the system (skipped where age and jq are not installed)`, () => {
  test('open a record with the one line of the README', async () => {
    const folder = await makeFolder();
    const { identityFile, recipient } = await generateKeyPair('x25519', 0);
    await writeFile(join(folder, 'KEY'), identityFile.reveal());
    const sink = await makeSink(folder, [recipientOf(recipient, 'me'), (await makePerson()).recipient], {
      file: join(folder, 'FILE'),
    });
    for (const name of ['ci-airflow', 'ci-dbt']) {
      const seq = await sink.intent(intentOf(name));
      await sink.secret(secretOf(seq, name, `sécret "of" ${name} 🔑`));
    }
    const line = `jq -r 'select(.type=="secret" and .name=="ci-dbt").sealed' FILE | age -d -i KEY | jq -r .clientSecret`;
    expect(execFileSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8' })).toBe('sécret "of" ci-dbt 🔑\n');
  });

  test('read our key pairs, and we read theirs', async () => {
    const folder = await makeFolder();
    const ours = await generateKeyPair('x25519', Date.UTC(2026, 0, 2));
    await writeFile(join(folder, 'ours'), ours.identityFile.reveal());
    expect(execFileSync('age-keygen', ['-y', 'ours'], { cwd: folder, encoding: 'utf8' }).trim()).toBe(ours.recipient);

    const theirs = execFileSync('age-keygen', { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const recipient = /public key: (age1\S+)/.exec(theirs)?.[1] ?? '';
    await writeFile(join(folder, 'recipients.txt'), `# label: them\n${recipient}\n`);
    const { recipients } = parseRecipientsFile(await readFile(join(folder, 'recipients.txt'), 'utf8'), 'r');
    expect(recipients).toMatchObject([{ label: 'them' }]);
    const sealed = execFileSync('age', ['-a', '-R', 'recipients.txt'], {
      cwd: folder,
      input: 'hello',
      encoding: 'utf8',
    });
    expect(await openSealed(sealed, parseIdentities(theirs, 'k'))).toBe('hello');
  });
});
