/** GitHub's own schema of workflows, from its language server's package, which imports JSON as only a bundler can. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import type * as Parser from '@actions/workflow-parser';

/** Gives a function that tells every error of a workflow's text. */
export async function loadGithubSchema(): Promise<(text: string) => readonly string[]> {
  const bundler = await rolldown({ input: '@actions/workflow-parser', platform: 'node' });
  const folder = await mkdtemp(path.join(tmpdir(), 'atlan-oauth-workflow-parser-'));
  const file = path.join(folder, 'parser.mjs');
  await bundler.write({ format: 'esm', file });
  await bundler.close();
  const parser = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as typeof Parser;
  await rm(folder, { recursive: true });
  return (text) => {
    const parsed = parser.parseWorkflow({ name: 'workflow.yml', content: text }, new parser.NoOperationTraceWriter());
    return parsed.context.errors.getErrors().map(({ message }) => message);
  };
}
