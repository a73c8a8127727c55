/**
 * How the tenant behaves where its behaviour is not known for sure: the tool must survive every value of every field.
 * The defaults are the likeliest behaviour, except `uniqueNames`, where `off` is the hardest for a client.
 */
export interface TenantVariants {
  /** Rows a page may have at most; a larger `limit` is cut silently. */
  readonly pageCap: number | null;
  /** A larger `limit` is answered with 400. */
  readonly limitRefusedAbove: number | null;
  /** What a create or update with the name of another client gets: a twin, 409 with a code, 409 without a body, or 400. */
  readonly uniqueNames: 'off' | '409' | '409-bare' | '400';
  /** How long a write takes to show in the listing, in milliseconds. */
  readonly listLagMs: number;
  /** The same for `GET /oauth-clients/{clientId}`. */
  readonly readLagMs: number;
  /** How long a new client's credentials are refused by the token exchange. */
  readonly loginLagMs: number;
  /** How long a new or removed persona takes to show in the search. */
  readonly personaLagMs: number;
  /** How long after a token was issued its listings are empty. */
  readonly emptyListAfterTokenMs: number;
  /** How clients with equal sort keys are ordered; `shuffled` differs from request to request. */
  readonly tieOrder: 'insertion' | 'reverse' | 'shuffled';
  /** How an empty description reads. */
  readonly emptyDescription: 'empty' | 'null' | 'absent';
  /** How an empty set of personas reads. */
  readonly emptyPersonas: 'empty' | 'null' | 'absent';
  /** How an empty page reads. */
  readonly emptyRecords: 'empty' | 'null' | 'absent';
  /** `exact`: all and matching; `filtered`: both count the matching ones; the others are what a broken count says. */
  readonly totals: 'exact' | 'filtered' | 'null' | 'zero' | 'one-more' | 'one-less';
  /** How times read. */
  readonly times: 'epoch-text' | 'rfc3339' | 'number' | 'garbage' | 'absent';
  /** Fields that no document mentions. */
  readonly extraFields: 'none' | 'some';
  /** Whether the client is made as asked. */
  readonly create: 'as-asked' | 'drops-personas' | 'guest-role' | 'trims-name';
  readonly createStatus: '200' | '201' | '202';
  /**
   * What an update does with a field that the request leaves out: keeps it, refuses the request, empties it;
   * `ignores` changes nothing and answers 200, `wipes-description` empties the description whatever was sent.
   */
  readonly update: 'keeps' | 'needs-both' | 'wipes-missing' | 'wipes-description' | 'ignores';
  /** Whether `description: ""` clears the description. */
  readonly clearDescription: 'clears' | 'keeps';
  readonly purgeStatus: '200' | '202' | '204';
  readonly purgeBody: 'empty' | 'null' | 'json' | 'text';
  /** The status for a client that does not exist. */
  readonly missingStatus: '400' | '404';
  readonly tokenFields: 'camel' | 'snake' | 'without-lifetime';
  /** The status of a token exchange with wrong credentials. */
  readonly refusedLoginStatus: '401' | '400';
  /** Whether the persona search takes `terms`, or answers 400. */
  readonly personaTerms: 'allowed' | 'refused';
  /** Whether personas can be searched by qualified name: `finds-nothing` answers 200 without entities, `refused` 400. */
  readonly qualifiedNameSearch: 'allowed' | 'finds-nothing' | 'refused';
  /** Whether a create with a persona that does not exist is refused with 400. */
  readonly unknownPersonas: 'accepted' | 'refused';
  /** Whether managing clients needs a token of an admin; otherwise every token will do. */
  readonly adminOnly: 'yes' | 'no';
  /** The `Date` header. */
  readonly date: 'right' | 'missing' | 'garbage';
  /** The `Retry-After` of the tenant's own rate limit. */
  readonly retryAfter: 'seconds' | 'date' | 'missing' | 'zero' | 'negative' | 'text' | 'huge';
}

export const defaultVariants: TenantVariants = {
  pageCap: null,
  limitRefusedAbove: null,
  uniqueNames: 'off',
  listLagMs: 0,
  readLagMs: 0,
  loginLagMs: 0,
  personaLagMs: 0,
  emptyListAfterTokenMs: 0,
  tieOrder: 'insertion',
  emptyDescription: 'empty',
  emptyPersonas: 'empty',
  emptyRecords: 'empty',
  totals: 'exact',
  times: 'epoch-text',
  extraFields: 'none',
  create: 'as-asked',
  createStatus: '200',
  update: 'keeps',
  clearDescription: 'clears',
  purgeStatus: '200',
  purgeBody: 'empty',
  missingStatus: '400',
  tokenFields: 'camel',
  refusedLoginStatus: '401',
  personaTerms: 'allowed',
  qualifiedNameSearch: 'allowed',
  unknownPersonas: 'accepted',
  adminOnly: 'yes',
  date: 'right',
  retryAfter: 'seconds',
};
