/** Servers on loopback that do what no sandbox does: bytes of their own making, TLS, a proxy. */
import { createServer as createHttpServer } from 'node:http';
import type { RequestListener, Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect as createTunnelTo, createServer as createTcpServer } from 'node:net';
import type { Server, Socket } from 'node:net';

export interface RawServer {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** An HTTP server with this listener. */
export async function serveHttp(listener: RequestListener): Promise<RawServer> {
  return listen(createHttpServer(listener), 'http');
}

/** The same with TLS. */
export async function serveHttps(
  listener: RequestListener,
  keys: { readonly key: string; readonly cert: string },
): Promise<RawServer> {
  return listen(createHttpsServer(keys, listener), 'https');
}

/** A server that hands over each connection once the head of a request has arrived on it. */
export async function serveBytes(answer: (socket: Socket, head: string) => void): Promise<RawServer> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => answer(socket, bytes.toString('latin1')));
  });
  return listen(server, 'http');
}

/** An HTTP proxy that connects to loopback only; `refuse` gives the status to refuse with. */
export async function serveProxy(
  refuse: (head: string) => number | null,
): Promise<RawServer & { readonly heads: readonly string[] }> {
  const heads: string[] = [];
  const server = createHttpServer();
  server.on('connect', (request, client: Socket) => {
    const target = request.url ?? '';
    heads.push(`CONNECT ${target} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    const status = refuse(target);
    client.on('error', () => {});
    if (status !== null) {
      client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const upstream = createTunnelTo(Number(target.split(':')[1]), '127.0.0.1');
    upstream.on('connect', () => {
      client.write('HTTP/1.1 200 Connected\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  return { ...(await listen(server, 'http')), heads };
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = await serveBytes(() => {});
  await server.close();
  return server.port;
}

async function listen(server: Server | HttpServer, scheme: string): Promise<RawServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    url: `${scheme}://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
