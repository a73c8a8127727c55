/** The ideal apply: five requests and one fsync for each create, eight at a time. */
import { open } from 'node:fs/promises';

import { fetchJson, inParallel } from './ideal-http.mjs';

const clients = '/api/service/oauth-clients';
const count = Number(process.argv[2]);
const file = await open(process.argv[3], 'ax');

await inParallel(
  Array.from({ length: count }, (_none, n) => `ideal-${n}`),
  8,
  async (displayName) => {
    const fields = { displayName: `${displayName} (provisioning)`, description: '', role: '$member', personaQNs: [] };
    const { clientId, clientSecret } = await fetchJson('POST', clients, fields);
    await file.appendFile(`${JSON.stringify({ clientId })}\n`);
    await file.sync();
    await fetchJson('POST', `${clients}/token`, { clientId, clientSecret });
    await fetchJson('GET', `${clients}/${clientId}`);
    const filter = encodeURIComponent(JSON.stringify({ displayName }));
    await fetchJson('GET', `${clients}?count=true&offset=0&limit=100&filter=${filter}`);
    await fetchJson('PUT', `${clients}/${clientId}`, { displayName, description: '' });
  },
);
await file.close();
