import { describe, expect, test } from 'vitest';
import { manifestText, TWO_CLIENTS } from '../support/manifests.ts';
import { createWorkspace, openSandbox, runCli } from '../support/run-cli.ts';

async function setting(manifest = TWO_CLIENTS, files: Record<string, string> = {}) {
  const sandbox = await openSandbox();
  const workspace = await createWorkspace({ 'atlan-oauth.yaml': manifest, ...files });
  const run = async (args: readonly string[], env: Record<string, string> = {}) =>
    runCli(args, { cwd: workspace.path, env: { ...sandbox.env, ...env } });
  return { sandbox, workspace, run };
}

describe('--report', () => {
  test('is refused before anything is sent for an unknown format, no file, one file twice or a missing folder', async () => {
    const { run, sandbox } = await setting();
    const wrong = [
      ['--report', 'markdwn=a.md'],
      ['--report', 'markdown'],
      ['--report', 'markdown='],
      ['--report', 'markdown=a', '--report', 'json=./a'],
      ['--out', 'a', '--report', 'json=a'],
      ['--report', 'json=no/such/folder/a.json'],
    ];
    for (const args of wrong) {
      const { exitCode } = await run(['plan', ...args]);
      expect({ args, exitCode }).toEqual({ args, exitCode: 3 });
    }
    expect((await run(['plan', '--report', 'markdwn=a.md'])).stderr).toContain('Did you mean "markdown"?');
    const { stderr } = await run(['plan', '--report', 'json=no/such/folder/a.json']);
    expect(stderr).toContain('\nMake it with: mkdir -p no/such/folder\n');
    expect(sandbox.requests).toHaveLength(0);
  });

  test('writes every format of a plan', async () => {
    const { run, workspace } = await setting();
    const formats = {
      markdown: 'p.md',
      json: 'p.json',
      html: 'p.html',
      gitlab: 'p.tf.json',
      codequality: 'p.cq.json',
      'github-annotations': 'p.txt',
    };
    const args = Object.entries(formats).flatMap(([format, file]) => ['--report', `${format}=${file}`]);
    const { exitCode, stdout } = await run(['plan', ...args]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Plan: 2 to create');
    expect(await workspace.list()).toEqual(expect.arrayContaining(Object.values(formats)));
    expect(JSON.parse(await workspace.read('p.json'))).toMatchObject({ summary: { create: 2 } });
    expect(JSON.parse(await workspace.read('p.tf.json'))).toEqual({ create: 2, update: 0, delete: 0 });
  });

  test('is also written of a failure, but a failure never looks like an empty plan', async () => {
    const { run, workspace } = await setting();
    const args = ['--report', 'markdown=p.md', '--report', 'json=p.json', '--report', 'gitlab=p.tf.json'];
    const { exitCode } = await run(['plan', ...args], { ATLAN_API_KEY: 'wrong-key-entirely' });
    expect(exitCode).toBe(4);
    expect(await workspace.read('p.md')).toContain('failed');
    expect(JSON.parse(await workspace.read('p.json'))).toMatchObject({
      exitCode: 4,
      error: { code: expect.any(String) },
    });
    expect(await workspace.list()).not.toContain('p.tf.json');
  });

  test('that cannot be written in the end turns a success into 1 and loses nothing else', async () => {
    const { run, workspace } = await setting(TWO_CLIENTS, { 'taken/file': '' });
    const { exitCode, stdout, stderr } = await run(['plan', '--report', 'json=taken', '--report', 'markdown=ok.md']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('taken');
    expect(stdout).toContain('Plan: 2 to create');
    expect(await workspace.read('ok.md')).toContain('atlan-oauth');
  });
});

describe('on a GitHub runner', () => {
  async function runner() {
    const setup = await setting();
    const { path: root } = setup.workspace;
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: `${root}/summary.md`, GITHUB_OUTPUT: `${root}/output` };
    return { ...setup, env };
  }

  test('the summary and the outputs tell the plan and the exit code', async () => {
    const { run, workspace, env } = await runner();
    const { exitCode } = await run(['plan', '--detailed-exitcode', '--out', 'plan.json'], env);
    expect(exitCode).toBe(2);
    const { fingerprint } = JSON.parse(await workspace.read('plan.json'));
    expect(await workspace.read('output')).toBe(`changes=true\nfingerprint=${fingerprint}\nexit-code=2\n`);
    expect(await workspace.read('summary.md')).toMatch(/^<!-- atlan-oauth plan /);
    await run(['apply', 'plan.json'], env);
    expect(await workspace.read('summary.md')).toContain('<!-- atlan-oauth apply ');
    await workspace.write('output', '');
    await run(['plan'], env);
    expect(await workspace.read('output')).toMatch(/^changes=false\n/);
  });

  test('a failure is annotated on stderr and in the outputs, and stdout stays one JSON document', async () => {
    const { run, workspace, env } = await runner();
    await workspace.write('atlan-oauth.yaml', 'version: 1\nclients: 7\n');
    const { exitCode, stdout, stderr } = await run(['validate', '--format', 'json'], env);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout).valid).toBe(false);
    expect(stderr).toMatch(/^::error file=atlan-oauth\.yaml,line=2/m);
    expect(await workspace.read('output')).toBe('exit-code=3\n');
  });

  test('a summary that is nearly full is left alone rather than lost', async () => {
    const { run, workspace, env } = await runner();
    await workspace.write('summary.md', 'x'.repeat(999_500));
    expect((await run(['plan'], env)).exitCode).toBe(0);
    expect(await workspace.read('summary.md')).toHaveLength(999_500);
  });

  test('a big plan stays within what a summary may take', async () => {
    const { run, workspace, env } = await runner();
    const description = 'long '.repeat(100);
    const many = Array.from(
      { length: 3000 },
      (_, index) => `  - { name: client-${index}, role: Member, description: ${description} }`,
    );
    await workspace.write('atlan-oauth.yaml', manifestText(many.join('\n')));
    expect((await run(['plan', '--report', 'markdown=comment.md'], env)).exitCode).toBe(0);
    expect(Buffer.byteLength(await workspace.read('summary.md'))).toBeLessThanOrEqual(1_000_000);
    expect(Buffer.byteLength(await workspace.read('comment.md'))).toBeLessThanOrEqual(60_000);
  });

  test('--no-github leaves its files alone, and one that cannot be written is only a warning', async () => {
    const { run, workspace, env } = await runner();
    expect((await run(['plan', '--no-github'], env)).exitCode).toBe(0);
    expect(await workspace.list()).not.toContain('output');
    const { exitCode, stderr } = await run(['plan'], { ...env, GITHUB_OUTPUT: '/no/such/folder/output' });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('GITHUB_OUTPUT');
  });
});
