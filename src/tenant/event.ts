/** What the HTTP layer tells whoever shows progress; nothing in it is secret. */
export type TenantEvent =
  | {
      /** One attempt came to its end. */
      readonly type: 'request';
      readonly method: string;
      /** Without query. */
      readonly path: string;
      /** Null where no answer came. */
      readonly status: number | null;
      readonly ms: number;
      /** The `X-Atlan-Request-Id` of this attempt. */
      readonly requestId: string;
      /** 1 for the first. */
      readonly attempt: number;
    }
  | { readonly type: 'wait'; readonly ms: number; readonly why: 'rate-limited' | 'token-bucket' }
  | {
      /** Something is asked once more. */
      readonly type: 'wait';
      readonly ms: number;
      readonly why: 'retry';
      /** What went wrong, or what was missing in the answer: a clause for people. */
      readonly cause: string;
    }
  | {
      /** A page of the listing came in. */
      readonly type: 'listing';
      /** Rows so far. */
      readonly received: number;
      /** Null where the tenant does not say. */
      readonly total: number | null;
    };

export type Observe = (event: TenantEvent) => void;
