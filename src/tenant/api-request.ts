/**
 * The requests that this tool can make, and no others (invariants 4 and 7 of the fault table): the types say which of them
 * write, and `assertAllowed` says it again when the program runs.
 */

/** Where the tenant's API lives. */
export const CLIENTS_PATH = '/api/service/oauth-clients';
export const TOKEN_PATH = '/api/service/oauth-clients/token';
export const ROLES_PATH = '/api/service/roles';
export const SEARCH_PATH = '/api/meta/search/indexsearch';

export type ClientPath = `${typeof CLIENTS_PATH}/oauth-client-${string}`;

/** Changes nothing on the tenant; may be sent again. */
export type ReadRequest =
  | {
      readonly effect: 'read';
      readonly method: 'GET';
      readonly path: typeof CLIENTS_PATH | typeof ROLES_PATH;
      readonly query: string;
    }
  | { readonly effect: 'read'; readonly method: 'GET'; readonly path: ClientPath }
  | { readonly effect: 'read'; readonly method: 'POST'; readonly path: typeof SEARCH_PATH; readonly body: unknown };

/** Changes a client; never sent again unless it certainly was not carried out. */
export type WriteRequest =
  | { readonly effect: 'write'; readonly method: 'POST'; readonly path: typeof CLIENTS_PATH; readonly body: unknown }
  | { readonly effect: 'write'; readonly method: 'PUT'; readonly path: ClientPath; readonly body: unknown }
  | { readonly effect: 'write'; readonly method: 'DELETE'; readonly path: ClientPath };

/** `login`: the tool's own, repeated like a read. `proof`: of somebody else's credentials, sent once. */
export interface TokenRequest {
  readonly effect: 'login' | 'proof';
  readonly method: 'POST';
  readonly path: typeof TOKEN_PATH;
  readonly body: unknown;
}

export type ApiRequest = ReadRequest | WriteRequest | TokenRequest;

const clientPath = /^\/api\/service\/oauth-clients\/oauth-client-[A-Za-z0-9-]{1,64}$/;

/**
 * Throws, as the bug that it is, for a request that does not stand in the list above or that writes although `mayWrite` is
 * false. The list is kept by method and path, not by what the request says of itself.
 */
export function assertAllowed(request: Pick<ApiRequest, 'method' | 'path'>, mayWrite: boolean): void {
  const effect = effectOf(request.method, request.path);
  if (effect === 'none') throw new Error(`not a request of this tool: ${request.method} ${request.path}`);
  if (effect === 'write' && !mayWrite) throw new Error(`this command only reads: ${request.method} ${request.path}`);
}

function effectOf(method: string, path: string): 'read' | 'write' | 'none' {
  const isClient = clientPath.test(path);
  if (method === 'GET') return isClient || path === CLIENTS_PATH || path === ROLES_PATH ? 'read' : 'none';
  if (method === 'POST' && (path === SEARCH_PATH || path === TOKEN_PATH)) return 'read';
  if (method === 'POST') return path === CLIENTS_PATH ? 'write' : 'none';
  return isClient && (method === 'PUT' || method === 'DELETE') ? 'write' : 'none';
}
