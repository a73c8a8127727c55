/** Manifest texts for whole-process tests. */
import { TEST_RECIPIENT } from './run-cli.ts';

/** A manifest that seals to the test recipient into `sealed/`; `clients` and `more` are YAML. */
export function manifestText(clients: string, more = ''): string {
  return `version: 1
secrets:
  directory: sealed
  recipients: [${TEST_RECIPIENT}]
${more}clients:${clients === '' ? ' []' : `\n${clients}`}
`;
}

/** Two clients to create. */
export const TWO_CLIENTS = manifestText(`  - name: ci-dbt
    description: dbt Cloud to Atlan
    role: Member
    personas: [Data Assets]
  - name: ci-airflow
    role: Guest`);
