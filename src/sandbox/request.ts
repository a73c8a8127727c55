/** What a request is about; `other`: nothing that the tenant knows. */
export type RequestKind = 'list' | 'get' | 'create' | 'update' | 'purge' | 'token' | 'roles' | 'personas' | 'other';

/** A request as it arrived, before anything was decided about it. */
export interface SandboxRequest {
  readonly kind: RequestKind;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed JSON; the text where it is none; null where it is empty. */
  readonly body: unknown;
  /** The bearer token; null where there is no such header. */
  readonly bearer: string | null;
  /** The client's own id of the request, or one made up. */
  readonly requestId: string;
}

/** The kind of a request by method and path. */
export function recognise(method: string, path: string): RequestKind {
  if (path === clientsPath) return recogniseAll(method);
  if (path === `${clientsPath}/token`) return method === 'POST' ? 'token' : 'other';
  if (path === '/api/service/roles') return method === 'GET' ? 'roles' : 'other';
  if (path === '/api/meta/search/indexsearch') return method === 'POST' ? 'personas' : 'other';
  return clientIdOf(path) === null ? 'other' : recogniseOne(method);
}

/** The client id in the path; null where the path names no client. */
export function clientIdOf(path: string): string | null {
  const rest = path.startsWith(`${clientsPath}/`) ? path.slice(clientsPath.length + 1) : '';
  if (rest === '' || rest.includes('/')) return null;
  try {
    return decodeURIComponent(rest);
  } catch {
    return null;
  }
}

const clientsPath = '/api/service/oauth-clients';

function recogniseAll(method: string): RequestKind {
  if (method === 'GET') return 'list';
  return method === 'POST' ? 'create' : 'other';
}

function recogniseOne(method: string): RequestKind {
  switch (method) {
    case 'GET':
      return 'get';
    case 'PUT':
    // The Java SDK updates with POST, and its live test passes.
    case 'POST':
      return 'update';
    case 'DELETE':
      return 'purge';
    default:
      return 'other';
  }
}
