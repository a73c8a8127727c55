/**
 * How the tenant behaves where its behaviour is not known for sure: the tool must survive every value of every one.
 * The first value is the default: the likeliest, except for `uniqueNames`, where it is the hardest for a client.
 */
export const variantTable = {
  uniqueNames: {
    values: ['off', '409', '409-bare', '400'],
    about: 'what a create or rename with the name of another client gets; off: a twin, 409-bare: without a body',
  },
  tieOrder: {
    values: ['insertion', 'reverse', 'shuffled'],
    about: 'how clients with equal sort keys are ordered; shuffled: differs from request to request',
  },
  emptyDescription: { values: ['empty', 'null', 'absent'], about: 'how an empty description reads' },
  emptyPersonas: { values: ['empty', 'null', 'absent'], about: 'how an empty set of personas reads' },
  emptyRecords: { values: ['empty', 'null', 'absent'], about: 'how a page without records reads' },
  totals: {
    values: ['exact', 'filtered', 'null', 'zero', 'one-more', 'one-less'],
    about: 'what a listing counts; filtered: totalRecord counts the matching clients only',
  },
  times: { values: ['epoch-text', 'rfc3339', 'number', 'garbage', 'absent'], about: 'how times read' },
  extraFields: { values: ['none', 'some'], about: 'whether clients have fields that no document mentions' },
  create: {
    values: ['as-asked', 'drops-personas', 'guest-role', 'trims-name'],
    about: 'how a new client differs from what was asked',
  },
  createStatus: { values: ['200', '201', '202'], about: 'the status of a create' },
  update: {
    values: ['keeps', 'needs-both', 'wipes-missing', 'wipes-description', 'ignores'],
    about: 'what an update does with a field that was not sent; wipes-description and ignores: whatever was sent',
  },
  clearDescription: { values: ['clears', 'keeps'], about: 'whether an update with an empty description clears it' },
  purgeStatus: { values: ['200', '202', '204'], about: 'the status of a purge' },
  purgeBody: { values: ['empty', 'null', 'json', 'text'], about: 'the body of the answer to a purge' },
  missingStatus: { values: ['400', '404'], about: 'the status for a client that does not exist' },
  tokenFields: { values: ['camel', 'snake', 'without-lifetime'], about: 'the fields of a token' },
  refusedLoginStatus: { values: ['401', '400'], about: 'the status of a token exchange with wrong credentials' },
  personaTerms: { values: ['allowed', 'refused'], about: 'whether the search takes several names at once' },
  qualifiedNameSearch: {
    values: ['allowed', 'finds-nothing', 'refused'],
    about: 'whether personas can be searched by qualified name',
  },
  unknownPersonas: { values: ['accepted', 'refused'], about: 'what a create with a persona that does not exist gets' },
  adminOnly: { values: ['yes', 'no'], about: 'whether managing clients needs a token of an admin' },
  date: { values: ['right', 'missing', 'garbage'], about: 'the Date header' },
  retryAfter: {
    values: ['seconds', 'date', 'missing', 'zero', 'negative', 'text', 'huge'],
    about: 'the Retry-After header of the rate limit',
  },
} as const satisfies Readonly<Record<string, { readonly values: readonly string[]; readonly about: string }>>;

type VariantTable = typeof variantTable;

/** The variants that are one of several words, each from {@link variantTable}. */
type NamedVariants = { readonly [Name in keyof VariantTable]: VariantTable[Name]['values'][number] };

/** The variants that are a number. */
export interface NumericVariants {
  /** Rows that a page may have at most, whatever `limit` says; null: any. */
  readonly pageCap: number | null;
  /** A larger `limit` is answered with 400; null: none is. */
  readonly limitRefusedAbove: number | null;
  /** How long a write takes to show in the listing, in milliseconds. */
  readonly listLagMs: number;
  /** The same for a read of one client. */
  readonly readLagMs: number;
  /** How long the credentials of a new client are refused by the token exchange, in milliseconds. */
  readonly loginLagMs: number;
  /** How long a new or removed persona takes to show in the search, in milliseconds. */
  readonly personaLagMs: number;
  /** How long after a token was issued its listings are empty, in milliseconds. */
  readonly emptyListAfterTokenMs: number;
}

export type TenantVariants = NamedVariants & NumericVariants;

export const defaultNumericVariants: NumericVariants = {
  pageCap: null,
  limitRefusedAbove: null,
  listLagMs: 0,
  readLagMs: 0,
  loginLagMs: 0,
  personaLagMs: 0,
  emptyListAfterTokenMs: 0,
};

export const defaultVariants: TenantVariants = {
  ...defaultNumericVariants,
  uniqueNames: 'off',
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
