/** The artifacts of one workflow run, with the rules of `actions/upload-artifact` and `actions/download-artifact`. */
import { cp, mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { matchesGlob } from '../../src/glob.ts';

export interface Artifacts {
  upload(workspace: string, inputs: Inputs): Promise<void>;
  download(workspace: string, inputs: Inputs): Promise<void>;
  /** Every uploaded text by `artifact/file`. */
  contents(): Promise<Readonly<Record<string, string>>>;
}

export type Inputs = Readonly<Record<string, string>>;

/** An empty store that keeps its artifacts in a folder, one sub-folder each. */
export function createArtifacts(store: string): Artifacts {
  return {
    upload: async (workspace, inputs) => upload(store, workspace, inputs),
    download: async (workspace, inputs) => download(store, workspace, inputs),
    contents: async () => {
      const files = await filesBelow(store);
      const texts = await Promise.all(
        files.map(async (file) => [file, await readFile(path.join(store, file), 'utf8')]),
      );
      return Object.fromEntries(texts) as Record<string, string>;
    },
  };
}

async function upload(store: string, workspace: string, inputs: Inputs): Promise<void> {
  refuseUnknown(inputs, ['name', 'path', 'if-no-files-found', 'retention-days']);
  const { name = 'artifact', path: paths = '', 'if-no-files-found': missing = 'warn' } = inputs;
  const patterns = paths
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const files = (await Promise.all(patterns.map(async (pattern) => matches(workspace, pattern)))).flat();
  if (files.length === 0 && missing !== 'ignore')
    throw new Error(`No files were found with the provided path: ${paths}`);
  if (files.length === 0) return;
  // Artifacts of a run are immutable: a second one of the same name is refused.
  await mkdir(path.join(store, name));
  const root = commonFolder(patterns.map(searchPath));
  for (const file of files) await cp(path.join(workspace, file), path.join(store, name, path.relative(root, file)));
}

async function download(store: string, workspace: string, inputs: Inputs): Promise<void> {
  refuseUnknown(inputs, ['name', 'pattern', 'path', 'merge-multiple', 'github-token', 'run-id']);
  // Without a token only artifacts of the same attempt are found.
  if (!inputs['github-token'] || !inputs['run-id']) throw new Error('earlier attempts would not be looked at');
  const target = path.join(workspace, inputs['path'] ?? '.');
  const all = await readdir(store);
  const { name, pattern } = inputs;
  if (name !== undefined && !all.includes(name)) throw new Error(`Artifact not found for name: ${name}`);
  if (pattern !== undefined && inputs['merge-multiple'] !== 'true')
    throw new Error('each would get a folder of its own');
  const chosen = name === undefined ? all.filter((one) => matchesGlob(pattern ?? '', one)).sort() : [name];
  for (const one of chosen) await cp(path.join(store, one), target, { recursive: true });
}

/** Files of a workspace; hidden ones and those in hidden folders are left out, as the action does without a word. */
async function matches(workspace: string, pattern: string): Promise<readonly string[]> {
  const folder = searchPath(pattern);
  if (/[*?[]/.test(folder)) throw new Error(`wildcards in a folder's name are not played: ${pattern}`);
  const entries = await readdir(path.join(workspace, folder), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && matchesGlob(path.posix.basename(pattern), entry.name))
    .map((entry) => path.posix.join(folder, entry.name))
    .filter((file) => !file.split('/').some((part) => part.startsWith('.')));
}

/** Where the action begins to look: the folder of the file or of its wildcard. */
function searchPath(pattern: string): string {
  const folder = path.posix.dirname(pattern);
  return folder === '.' ? '' : folder;
}

/** With several paths an artifact begins at the folder that they share. */
function commonFolder(folders: readonly string[]): string {
  const [first = '', ...others] = folders;
  const parts = first === '' ? [] : first.split('/');
  const shared = parts.filter((_, at) =>
    others.every((other) => `${other}/`.startsWith(`${parts.slice(0, at + 1).join('/')}/`)),
  );
  return shared.join('/') || '.';
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

function refuseUnknown(inputs: Inputs, known: readonly string[]): void {
  const unknown = Object.keys(inputs).filter((input) => !known.includes(input));
  if (unknown.length > 0) throw new Error(`inputs that this stand-in does not know: ${unknown.join(', ')}`);
}
