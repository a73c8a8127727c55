/** Requests on `node:http` with a keep-alive agent and nothing else. */
import { Agent, request } from 'node:http';

const { ATLAN_BASE_URL: base, ATLAN_API_KEY: key } = process.env;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** One request; the parsed answer, null where it is empty. */
export function fetchJson(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const sent = request(base + path, { method, agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (response.statusCode === 200) resolve(text === '' ? null : JSON.parse(text));
        else reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`));
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Calls `work` for every item, `limit` at a time. */
export async function inParallel(items, limit, work) {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
