/** Fault scripts that several files play. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { answerInstead, type Fault } from '../../src/sandbox/fault.ts';
import type { RecordedRequest } from '../../src/sandbox/recorder.ts';
import type { RequestKind } from '../../src/sandbox/request.ts';
import type { FaultScene, FaultScript, RunRequest } from '../support/fault-scene.ts';

/** The fault for the n-th request of a kind, or for all of them. */
export function at(kind: RequestKind, nth: number | 'all', fault: Fault): FaultScript {
  return (request) => (request.kind === kind && (nth === 'all' || request.nthOfItsKind === nth) ? fault : undefined);
}

export function isWrite({ kind }: RecordedRequest): boolean {
  return kind === 'create' || kind === 'update' || kind === 'purge';
}

/**
 * A tenant that says 429 to everybody for `lastsMs` of its time, from the first request on for which `begins` holds.
 *
 * @param header `Retry-After`; `date`: the end of the block as a date.
 */
export function blocked(
  scene: FaultScene,
  header: string | null,
  lastsMs: number,
  begins: (request: RunRequest) => boolean,
): FaultScript {
  let until: number | null = null;
  return (request) => {
    const now = scene.sandbox.tenant.now();
    if (until === null && begins(request)) until = now + lastsMs;
    if (until === null || now >= until) return undefined;
    // Dates are whole seconds.
    const text = header === 'date' ? new Date(Math.ceil(until / 1000) * 1000).toUTCString() : header;
    return answerInstead(429, { error: 'slow down' }, text === null ? {} : { 'retry-after': text });
  };
}

export function countOf(scene: FaultScene, kind: RequestKind): number {
  return scene.sandbox.requests.filter((request) => request.kind === kind).length;
}

/** A field of a request's body; undefined where there is none. */
export function inBody({ body }: RecordedRequest, field: string): unknown {
  const fields: Readonly<Record<string, unknown>> = Object(body);
  return fields[field];
}

/** The client ids of all secrets in the sealed files of the scene's folder, the dead ones aside. */
export function sealedClients(scene: FaultScene): readonly unknown[] {
  const lines = scene.list('sealed').flatMap((name) => {
    const text = readFileSync(path.join(scene.cwd, 'sealed', name), 'utf8');
    return text
      .trimEnd()
      .split('\n')
      .map((line): { readonly type?: unknown; readonly clientId?: unknown } => JSON.parse(line));
  });
  const dead = new Set(lines.filter(({ type }) => type === 'void').map(({ clientId }) => clientId));
  return lines.filter(({ type, clientId }) => type === 'secret' && !dead.has(clientId)).map(({ clientId }) => clientId);
}

/** The client ids of those that bear this name. */
export function idsOf(scene: FaultScene, name: string): readonly string[] {
  return scene.sandbox.tenant.clientsNamed(name).map(({ clientId }) => clientId);
}
