/** GitHub's own schema of workflows, from its language server's package, which imports JSON as only a bundler can. */
import { rolldown } from 'rolldown';
import type * as Parser from '@actions/workflow-parser';

/** Gives a function that tells every error of a workflow's text. */
export async function loadGithubSchema(): Promise<(text: string) => readonly string[]> {
  const build = await rolldown({ input: '@actions/workflow-parser', platform: 'node' });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  const bundle = Buffer.from(output[0].code).toString('base64');
  const parser = (await import(/* @vite-ignore */ `data:text/javascript;base64,${bundle}`)) as typeof Parser;
  return (text) => {
    const parsed = parser.parseWorkflow({ name: 'workflow.yml', content: text }, new parser.NoOperationTraceWriter());
    return parsed.context.errors.getErrors().map(({ message }) => message);
  };
}
