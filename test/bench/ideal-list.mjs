/** The ideal client: lists all clients with as little as Node needs for it. */
import { fetchJson, inParallel } from './ideal-http.mjs';

const pageSize = 100;
const path = (offset) => `/api/service/oauth-clients?count=true&offset=${offset}&limit=${pageSize}&sort=createdAt`;

const first = await fetchJson('GET', path(0));
const offsets = [];
for (let offset = pageSize; offset < first.totalRecord; offset += pageSize) offsets.push(offset);
let received = first.records.length;
await inParallel(offsets, 8, async (offset) => {
  const page = await fetchJson('GET', path(offset));
  received += page.records.length;
});
if (received !== first.totalRecord) throw new Error(`${received} of ${first.totalRecord}`);
