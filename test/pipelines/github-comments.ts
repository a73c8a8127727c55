/** A pull request's comments, and `actions/github-script`, which writes them. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';

export interface Comment {
  readonly id: number;
  readonly user: { readonly login: string } | null;
  readonly body: string;
}

export interface Comments {
  all(): readonly Comment[];
  add(login: string | null, body: string): void;
  /** Runs a script in the workspace, as the workflow's bot. */
  runScript(script: string, workspace: string, context: unknown): Promise<void>;
}

/** A pull request without comments. */
export function createComments(): Comments {
  const comments: Comment[] = [];
  const add = (login: string | null, body: string): void => {
    comments.push({ id: comments.length + 1, user: login === null ? null : { login }, body });
  };
  return {
    all: () => comments,
    add,
    runScript: async (script, workspace, context) => {
      for (const { name, params } of await runHost(workspace, { script, context, comments })) {
        if (params.body === undefined || Buffer.byteLength(params.body) > 65_536)
          throw new Error('GitHub refuses this body');
        if (name === 'createComment') add('github-actions[bot]', params.body);
        else {
          const at = comments.findIndex(({ id }) => id === params.comment_id);
          comments[at] = { ...comments[at]!, body: params.body };
        }
      }
    },
  };
}

interface Call {
  readonly name: 'createComment' | 'updateComment';
  readonly params: { readonly body?: string; readonly comment_id?: number };
}

async function runHost(cwd: string, input: unknown): Promise<readonly Call[]> {
  const child = execFile(process.execPath, ['--input-type=module', '--eval', HOST], { cwd });
  let [output, errors] = ['', ''];
  child.stdout?.on('data', (text: string) => (output += text));
  child.stderr?.on('data', (text: string) => (errors += text));
  child.stdin?.end(JSON.stringify(input));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`the script failed: ${errors}`);
  return JSON.parse(output) as readonly Call[];
}

const HOST = `
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
const { script, context, comments } = JSON.parse(await text(process.stdin));
const calls = [];
const write = (name) => async (params) => { calls.push({ name, params }); };
const listComments = () => {};
const github = {
  paginate: async (route) => { if (route !== listComments) throw new Error('unknown route'); return comments; },
  rest: { issues: { listComments, createComment: write('createComment'), updateComment: write('updateComment') } },
};
const AsyncFunction = (async () => {}).constructor;
await new AsyncFunction('require', 'github', 'context', script)(createRequire(process.cwd() + '/'), github, context);
console.log(JSON.stringify(calls));
`;
