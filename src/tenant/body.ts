/** Reads the body of an answer without ever holding more of it than 8 MiB, before or after decompression. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const LARGEST_BODY_BYTES = 8 * 1024 * 1024;

/** A body that cannot be used; `code` says why: `BODY_TOO_LARGE`, `BODY_UNREADABLE`. */
class BodyProblem extends Error {
  override readonly name = 'BodyProblem';
  readonly code: string;

  constructor(code: 'BODY_TOO_LARGE' | 'BODY_UNREADABLE') {
    super(code);
    this.code = code;
  }
}

/** All bytes of a stream. Leaves the loop, and by that the connection, at the first byte too many; throws `BodyProblem`. */
export async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > LARGEST_BODY_BYTES) throw new BodyProblem('BODY_TOO_LARGE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** The text of a body, decompressed by its `Content-Encoding` (we ask for gzip alone). Throws `BodyProblem`. */
export async function decodeBody(bytes: Buffer, encoding: string | undefined): Promise<string> {
  const plain = await decompress(bytes, (encoding ?? '').trim().toLowerCase());
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch {
    throw new BodyProblem('BODY_UNREADABLE');
  }
}

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

async function decompress(bytes: Buffer, encoding: string): Promise<Buffer> {
  if (encoding === '' || encoding === 'identity' || bytes.length === 0) return bytes;
  if (encoding !== 'gzip' && encoding !== 'x-gzip') throw new BodyProblem('BODY_UNREADABLE');
  try {
    return await inflate(bytes, { maxOutputLength: LARGEST_BODY_BYTES });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    throw new BodyProblem(isTooLarge ? 'BODY_TOO_LARGE' : 'BODY_UNREADABLE');
  }
}

/** Bodies below this cannot blow up in memory, whatever is in them. */
const HARMLESS_LENGTH = 256 * 1024;
/** Ten times what 10,000 clients in one page would have. */
const MOST_STRUCTURES = 200_000;

/**
 * The JSON value of a text, `undefined` where it is none, and also where it holds so many lists or objects, nested or not,
 * that 8 MiB of text would become hundreds of megabytes.
 */
export function parseJson(text: string): unknown {
  if (text.length > HARMLESS_LENGTH && countStructures(text) > MOST_STRUCTURES) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function countStructures(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x5b || code === 0x7b) count += 1;
  }
  return count;
}
