/** What can stand in front of a tenant: TLS with certificates of every kind, and a network that is away for a while. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer as createTlsServer } from 'node:tls';

export interface Certificate {
  /** `known`: by the authority that the test hands to NODE_EXTRA_CA_CERTS. */
  readonly signer: 'known' | 'unknown';
  readonly host: string;
  readonly expired: boolean;
}

/** Runs `work` with the tenant behind TLS; `authority` is the file of the known authority's certificate. */
export async function serveTls(
  tenantUrl: string,
  about: Certificate,
  work: (front: { readonly url: string; readonly authority: string }) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'atlan-oauth-tls-'));
  makeAuthority(folder, 'known');
  makeAuthority(folder, 'unknown');
  makeCertificate(folder, about);
  const keys = { key: readFileSync(`${folder}/server.key`), cert: readFileSync(`${folder}/server.pem`) };
  const server = createTlsServer(keys, (socket) => forward(socket, tenantUrl));
  server.on('tlsClientError', () => {});
  try {
    const port = await listen(server);
    await work({ url: `https://127.0.0.1:${port}`, authority: `${folder}/known.pem` });
  } finally {
    await close(server);
    rmSync(folder, { recursive: true });
  }
}

/** Runs `work` with the tenant behind a port that nobody listens on for a while, from when `beginsWhen` holds. */
export async function serveOutages(
  tenantUrl: string,
  outage: { readonly beginsWhen: () => boolean; readonly lastsMs: number },
  work: (front: { readonly url: string; outages(): number }) => Promise<void>,
): Promise<void> {
  let count = 0;
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    forward(socket, tenantUrl);
  });
  const port = await listen(server);
  const watching = setInterval(() => {
    if (count > 0 || !outage.beginsWhen()) return;
    count += 1;
    server.close();
    for (const socket of open) socket.destroy();
    setTimeout(() => server.listen(port, '127.0.0.1'), outage.lastsMs);
  }, 1);
  try {
    await work({ url: `http://127.0.0.1:${port}`, outages: () => count });
  } finally {
    clearInterval(watching);
    for (const socket of open) socket.destroy();
    await close(server);
  }
}

function forward(socket: Socket, tenantUrl: string): void {
  const upstream = connect(Number(new URL(tenantUrl).port), '127.0.0.1');
  for (const end of [socket, upstream]) end.on('error', () => {});
  socket.on('close', () => upstream.destroy());
  upstream.on('close', () => socket.destroy());
  socket.pipe(upstream).pipe(socket);
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => void server.close(() => resolve()));
}

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function makeAuthority(folder: string, name: string): void {
  const files = ['-keyout', `${folder}/${name}.key`, '-out', `${folder}/${name}.pem`];
  openssl('req', '-x509', ...curve, ...files, '-subj', `/CN=authority ${name}`, '-days', '30');
}

function makeCertificate(folder: string, { signer, host, expired }: Certificate): void {
  const names = `${folder}/names`;
  writeFileSync(names, `subjectAltName=${/^[\d.]+$/.test(host) ? 'IP' : 'DNS'}:${host}\n`);
  openssl('req', ...curve, '-keyout', `${folder}/server.key`, '-out', `${folder}/server.csr`, '-subj', `/CN=${host}`);
  const authority = ['-CA', `${folder}/${signer}.pem`, '-CAkey', `${folder}/${signer}.key`, '-CAcreateserial'];
  const days = ['-days', expired ? '-1' : '30'];
  openssl(
    'x509',
    '-req',
    '-in',
    `${folder}/server.csr`,
    ...authority,
    ...days,
    '-out',
    `${folder}/server.pem`,
    '-extfile',
    names,
  );
}

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore' });
}
