/** The clients that the figures are measured with: a manifest, and the tenant that matches it. */

/** Nobody holds the identity of this recipient. */
const recipient = 'age1n36u0rh5judx8ddxnygvllrjk3h9xy78rkws3t3372ytpjwhn9zq7crjnu';

/** As the sandbox's default seed has them. */
const qualifiedNames = {
  'Data Assets': 'default/tL6uqsrZGuf1hz9XFYnw8x',
  Finance: 'default/Qm3vKx7TzB2nYcR8dLpW4s',
  Marketing: 'default/Zh5gNf9JwE1kUaV6oMtC0y',
};
const personas = Object.keys(qualifiedNames);
const roles = ['Member', 'Guest', 'Admins (Connections)'];
const roleNames = { Member: '$member', Guest: '$guest', 'Admins (Connections)': '$admin_connections' };

/** `count` clients in the manifest's words. */
function generateClients(count) {
  return Array.from({ length: count }, (_none, n) => ({
    name: `ci-pipeline-${String(n).padStart(6, '0')}`,
    description: `Pipeline ${n} of team ${n % 37}, made for the benchmark`,
    role: roles[n % roles.length],
    personas: n % 2 === 0 ? [personas[n % personas.length]] : [],
  }));
}

const secrets = `secrets:\n  directory: sealed\n  recipients:\n    - ${recipient}\n`;

export function manifestText(count) {
  return `version: 1\n${secrets}clients:\n${generateClients(count).map(clientText).join('')}`;
}

/** The same clients in one file a team, `size` clients each, and one file for everything else. */
export function teamTexts(count, size) {
  const clients = generateClients(count);
  const teams = Array.from({ length: Math.ceil(count / size) }, (_none, n) => clients.slice(n * size, (n + 1) * size));
  return [`version: 1\n${secrets}`, ...teams.map((team) => `version: 1\nclients:\n${team.map(clientText).join('')}`)];
}

function clientText({ name, description, role, personas: names }) {
  const lines = [`  - name: ${name}`, `    description: ${JSON.stringify(description)}`, `    role: ${role}`];
  if (names.length > 0) lines.push('    personas:', ...names.map((persona) => `      - ${persona}`));
  return `${lines.join('\n')}\n`;
}

/** The same clients as the tenant lists them. */
export function tenantClients(count) {
  const madeAt = Date.parse('2026-01-01T00:00:00Z');
  return generateClients(count).map((client, n) => ({
    clientId: `oauth-client-00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    // No one logs in with these, so that nobody has to hash their secrets.
    secretHash: '0'.repeat(64),
    displayName: client.name,
    description: client.description,
    role: roleNames[client.role],
    personaQNs: client.personas.map((persona) => qualifiedNames[persona]),
    createdAt: madeAt + n * 1000,
    createdBy: 'benchmark',
  }));
}
