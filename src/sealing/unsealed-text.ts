/** Opened records as text, in the shapes that `unseal --format` offers (design section 8). Each throws `Failure` (exit 3). */
import { Failure } from '../errors.ts';
import type { UnsealedRecord } from './unseal.ts';

export type UnsealFormat = 'json' | 'dotenv' | 'k8s' | 'raw';

/** Turns a JSON value into the text of a document. */
type ToJson = (value: unknown) => string;

/** The records in the format asked for. This text holds plaintext secrets. */
export function renderUnsealed(records: readonly UnsealedRecord[], format: UnsealFormat, toJson: ToJson): string {
  switch (format) {
    case 'json':
      return toJson(records.map(revealed));
    case 'dotenv':
      return renderDotenv(records);
    case 'k8s':
      return renderKubernetes(records);
    case 'raw':
      return renderRaw(records);
  }
}

function revealed({ name, clientId, clientSecret, tenant, action, createdAt }: UnsealedRecord) {
  return { name, clientId, clientSecret: clientSecret.reveal(), tenant, action, createdAt };
}

function renderDotenv(records: readonly UnsealedRecord[]): string {
  const named = namedApart(records, variableName, 'dotenv variables');
  const lines = named.flatMap(({ record, name }) => [
    `${name}_CLIENT_ID=${quotedForShell(record.clientId, record.name)}`,
    `${name}_CLIENT_SECRET=${quotedForShell(record.clientSecret.reveal(), record.name)}`,
  ]);
  return lines.map((line) => `${line}\n`).join('');
}

/** YAML documents whose strings are JSON strings, which YAML takes as they are. */
function renderKubernetes(records: readonly UnsealedRecord[]): string {
  const named = namedApart(records, kubernetesName, 'Kubernetes names');
  const documents = named.map(({ record, name }) =>
    [
      '---',
      'apiVersion: v1',
      'kind: Secret',
      'metadata:',
      `  name: ${yamlString(name)}`,
      'type: Opaque',
      'stringData:',
      `  client-id: ${yamlString(record.clientId)}`,
      `  client-secret: ${yamlString(record.clientSecret.reveal())}`,
    ].join('\n'),
  );
  return documents.map((document) => `${document}\n`).join('');
}

function renderRaw(records: readonly UnsealedRecord[]): string {
  const [only] = records;
  if (only === undefined || records.length > 1) {
    throw unrenderable(
      `--format raw writes one secret, and ${records.length} records were chosen.`,
      'choose one with --name',
    );
  }
  return only.clientSecret.reveal();
}

/** `ci-dbt` → `CI_DBT`; a leading digit gets a `_` before it. */
function variableName(name: string): string {
  const plain = name.toUpperCase().replace(/[^A-Z0-9]/gu, '_');
  return /^[0-9]/.test(plain) ? `_${plain}` : plain;
}

/** A DNS-1123 name: lower-case letters, digits and `-`, at most 253 characters. Null where nothing of the name is left. */
function kubernetesName(name: string): string | null {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-|-$/g, '');
  return plain === '' || plain.length > 253 ? null : plain;
}

interface NamedRecord {
  readonly record: UnsealedRecord;
  readonly name: string;
}

function namedApart(
  records: readonly UnsealedRecord[],
  nameOf: (name: string) => string | null,
  what: string,
): readonly NamedRecord[] {
  const taken = new Map<string, UnsealedRecord>();
  return records.map((record) => {
    const name = nameOf(record.name);
    if (name === null) throw unrenderable(`"${record.name}" has no form among ${what}.`, USE_JSON);
    const other = taken.get(name);
    if (other !== undefined) {
      throw unrenderable(`"${other.name}" and "${record.name}" would both become ${name} among ${what}.`, USE_JSON);
    }
    taken.set(name, record);
    return { record, name };
  });
}

/** In single quotes, where neither a POSIX shell nor a dotenv reader replaces anything; what they read differently is refused. */
function quotedForShell(value: string, name: string): string {
  if (/['\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(value)) {
    throw unrenderable(
      `The client id or secret of "${name}" holds a quote, a backslash or an invisible character, which shells and dotenv readers understand differently.`,
      USE_JSON,
    );
  }
  return `'${value}'`;
}

/** A JSON string, which YAML takes as a double-quoted one, in plain ASCII: neither a terminal nor a YAML reader stumbles over it. */
function yamlString(value: string): string {
  return JSON.stringify(value).replace(/[^ -~]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}

const USE_JSON = 'choose with --name, or use --format json';

function unrenderable(detail: string, hint: string): Failure {
  return new Failure({
    exitCode: 3,
    code: 'format-impossible',
    summary: 'This format cannot hold the records',
    detail,
    hint,
  });
}
