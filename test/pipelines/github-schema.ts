/** GitHub's own schema of workflows, from its language server's package, which imports JSON as only a bundler can. */
import { build } from 'esbuild';
import type * as Parser from '@actions/workflow-parser';

/** Gives a function that tells every error of a workflow's text. */
export async function loadGithubSchema(): Promise<(text: string) => readonly string[]> {
  const { outputFiles } = await build({
    entryPoints: ['@actions/workflow-parser'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const bundle = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  const parser = (await import(/* @vite-ignore */ `data:text/javascript;base64,${bundle}`)) as typeof Parser;
  return (text) => {
    const parsed = parser.parseWorkflow({ name: 'workflow.yml', content: text }, new parser.NoOperationTraceWriter());
    return parsed.context.errors.getErrors().map(({ message }) => message);
  };
}
