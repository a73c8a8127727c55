/** The texts that `init` writes. */
import { EDITOR_LINE } from '../manifest/editor-line.ts';
import type { InitFlags } from './commands/init.ts';

export interface InitAnswers {
  /** Origin; null: not asserted. */
  readonly tenant: string | null;
  /** Keys for a new recipients file. */
  readonly recipients: readonly string[];
  /** Whether there is a recipients file that can be used as it is. */
  readonly hasRecipients: boolean;
  readonly pipeline: NonNullable<InitFlags['pipeline']>;
}

export interface NewFile {
  /** Relative to the folder that `init` writes into. */
  readonly path: string;
  readonly text: string;
}

/** Every file for these answers; the manifest is the last, so that it never stands without what it names. */
export async function filesFor(answers: InitAnswers): Promise<readonly NewFile[]> {
  const recipients =
    answers.recipients.length === 0 ? [] : [{ path: 'recipients.txt', text: recipientsText(answers.recipients) }];
  return [
    ...recipients,
    { path: '.gitattributes', text: GIT_ATTRIBUTES },
    ...(answers.pipeline === 'none' ? [] : await pipelineFiles(answers.pipeline)),
    { path: 'atlan-oauth.yaml', text: manifestText(answers) },
  ];
}

async function pipelineFiles(system: 'github' | 'gitlab'): Promise<readonly NewFile[]> {
  const { githubPipeline, gitlabPipeline } = await import('./pipelines.ts');
  return system === 'github' ? githubPipeline : gitlabPipeline;
}

const GIT_ATTRIBUTES = `# Sealed files are append-only text: keep their bytes as they are.
*.sealed.jsonl -text
`;

function recipientsText(keys: readonly string[]): string {
  return `# Everybody who can open new client secrets: one public age key a line.
# A second key means that one lost identity does not lose every secret.
${keys.map((key, index) => `\n# label: key ${index + 1}\n${key}\n`).join('')}`;
}

function manifestText({ tenant, recipients, hasRecipients }: InitAnswers): string {
  return `${EDITOR_LINE}
# The OAuth clients of one Atlan tenant. Check it with: atlan-oauth validate
version: 1
${tenant === null ? '# tenant: https://acme.atlan.com   # must then equal ATLAN_BASE_URL\n' : `tenant: ${JSON.stringify(tenant)}\n`}
# Clients that match belong to this manifest: one that is not listed is purged.
# scope:
#   names: ["ci-*"]

secrets:
  directory: sealed # each apply writes its own sealed file here
${recipients.length === 0 && !hasRecipients ? '  # recipients: recipients.txt   # make a key: atlan-oauth keygen --out ~/atlan-oauth-key.txt >> recipients.txt' : '  recipients: recipients.txt'}

defaults:
  role: Member

clients: []
#  - name: ci-dbt
#    description: dbt Cloud to Atlan sync
#    personas: [Data Assets]
#    rotateAfter: 90d
`;
}
