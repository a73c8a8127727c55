/** What all readings of the tenant share. */
import type { ReadRequest } from './api-request.ts';
import type { FailureWriter } from './failure.ts';
import type { Reply } from './sender.ts';
import { WireProblem } from './wire.ts';

/** A client for requests that change nothing. */
interface ReadClient {
  read(request: ReadRequest): Promise<Reply>;
}

export interface ReadingContext {
  readonly client: ReadClient;
  readonly failures: FailureWriter;
  /** Waits because of `cause`, a clause for people, or throws `TenantFailure` when the run is interrupted. */
  readonly pause: (ms: number, cause: string) => Promise<void>;
  /** Pages fetched at once. */
  readonly concurrency: number;
}

/** How long to wait before the tenant is asked once more for what it did not have: its index lags. */
export const SECOND_LOOK_MS = 2_000;

/** Sends a request and reads the answer with `fromWire`; what that does not understand is a `TenantFailure`. */
export async function readAnswer<Result>(
  { client, failures }: Pick<ReadingContext, 'client' | 'failures'>,
  request: ReadRequest,
  fromWire: (json: unknown, reply: Reply) => Result,
): Promise<Result> {
  const reply = await client.read(request);
  try {
    return fromWire(reply.json, reply);
  } catch (error) {
    throw error instanceof WireProblem ? failures.notUnderstood(request, reply, error.message) : error;
  }
}
