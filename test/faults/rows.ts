/** The faults to survive, by number: what happens, what must come of it, and where it is tested. */

export interface Row {
  readonly row: number;
  readonly fault: string;
  readonly required: string;
  /** In this folder; its tests stand in the block `row <number>: …`. */
  readonly file: string;
}

const network = 'network.test.ts';
const server = 'server.test.ts';
const paging = 'paging.test.ts';
const disk = 'disk.test.ts';
const kill = 'kill.test.ts';
const together = 'together.test.ts';
const input = 'input.test.ts';
const hostile = 'hostile-data.test.ts';
const credentials = 'credentials.test.ts';

export const rows: readonly Row[] = [
  row(
    1,
    network,
    'unknown host, refused connection, TLS failure',
    '5, 0 writes, no downgrade; host, cause and NODE_EXTRA_CA_CERTS named',
  ),
  row(2, network, 'proxy: 407, refused CONNECT, NO_PROXY', '5; its credentials never printed; NO_PROXY honoured'),
  row(3, network, 'listing reset twice, or cut at any byte', 'retried, 0; else 5; never taken for a shorter one'),
  row(4, network, 'create refused before connecting', 'retried; exactly one client'),
  row(5, network, 'create committed, then reset or 5xx', 'not resent blindly; its client purged, another made; 0'),
  row(6, network, 'create not committed, then reset', 'made exactly once'),
  row(7, network, 'create committed after the settling time', 'a leftover that the next apply removes'),
  row(8, network, 'a 200 cut inside of the secret, or without a usable one', 'nothing partial is sealed; as 5'),
  row(9, network, 'update reset or 5xx, committed or not', 'read back; sent twice at most'),
  row(10, network, 'purge reset, 5xx, or "not found" on the resend', 'the list decides; 7 where it is still there'),
  row(
    11,
    network,
    'a drip, endless headers, 500 MB, a gzip bomb, deep JSON',
    'time-outs and the cap; less than 200 MiB; 5',
  ),
  row(12, network, 'redirects to another origin on any request', 'never followed; the other origin sees nothing'),
  row(13, network, 'a base URL with http, path, user info, query', '3, nothing sent'),
  row(14, server, 'reads answered 500 to 504, for a while and for ever', '0; 5 with 0 writes'),
  row(
    15,
    server,
    '429 with every kind of Retry-After',
    'bounded waiting for everybody; 5 before writes, 7 in the middle',
  ),
  row(
    16,
    server,
    '401 in the middle or always; a broken token endpoint',
    'one renewal; 4 with 0 writes, 7 in the middle',
  ),
  row(17, server, '403 on the listing, on creates, on purges', '4, 7, 7; nothing lost'),
  row(
    18,
    server,
    'a refused create: 400, 422, HTML, nothing',
    'it fails alone, purges are left out, 7 with its request id',
  ),
  row(19, server, 'a name taken: 409, 400 or a silent twin', 'reported by name; never two published'),
  row(20, server, '201, 202, 204 for a create or a purge', 'its content and the list decide'),
  row(21, server, 'a client made other than asked', 'not published; 7 with the difference; no loop'),
  row(22, server, 'an update that changes nothing, or too much', 'read back: 7'),
  row(23, server, 'a listing that lags behind writes', 'settled, 0'),
  row(24, server, 'a listing of null, [], a text, HTML, {}; empty after a login', '5, never "no clients"'),
  row(25, server, 'unknown fields, empty variants, odd times, wrong types', 'no false difference; wrong types: 5'),
  row(26, server, 'a role or persona that is unknown or ambiguous', '3 with the candidates'),
  row(27, server, 'a persona that the index does not know yet', 'found at the second look'),
  row(28, paging, 'a limit that is capped or refused', 'all rows found'),
  row(29, paging, 'rows inserted, deleted, moved between pages', 'noticed and read again; else 5'),
  row(30, paging, 'totals missing or wrong, offset ignored, no end', '5; nothing is planned from a part'),
  row(31, paging, 'ten thousand clients', 'whole, flat memory, the same order every time'),
  row(32, disk, 'a secrets folder or recipients that cannot be used', '6 or 3, 0 writes'),
  row(
    33,
    disk,
    'ENOSPC or EIO at the n-th write or fsync',
    'the client purged again, nothing more made, lines whole; 7 or 8',
  ),
  row(34, disk, 'a link, FIFO, folder or file in the place of the sealed file', '6; untouched'),
  row(35, disk, 'umask 000; a torn or damaged older file', '0644 at most; tolerated and reported'),
  row(36, disk, 'stdout closed, slow or full', 'the apply reaches its end; JSON whole'),
  row(37, kill, 'SIGKILL at every request, write and fsync', 'the next apply: 0; published means sealed; no twins'),
  row(38, kill, 'SIGKILL in the recovery', 'the same'),
  row(
    39,
    kill,
    'SIGINT, SIGTERM, both; the runner gone after --stage-only',
    'what was sent is sealed; 130, 143; nothing published is lost',
  ),
  row(40, together, 'two applies interleaved at every request', 'one client a name at most; the next apply converges'),
  row(41, together, 'the tenant changes between plan and apply', 'stale: 6 for a saved plan, 7 in the middle'),
  row(42, together, 'two remote clients with a managed name', '6 with both; neither touched'),
  row(43, input, 'a manifest that is empty, null, cut at any line', '3, or 6 by a guard'),
  row(44, input, 'look-alikes, bombs, depth, size, encodings', '3 within a second and 200 MiB'),
  row(45, input, 'YAML that means more than it says', '3 with line and column'),
  row(46, input, 'names and descriptions of every kind', 'byte for byte there and back, no perpetual difference'),
  row(47, input, 'a manifest that would touch the tool’s own client', '6, always'),
  row(48, hostile, 'control, bidirectional and zero-width characters', 'inert in every output'),
  row(49, hostile, 'commands to a CI runner', 'no line begins with data'),
  row(50, hostile, 'Markdown, HTML, 70 kB', 'inert, within budget'),
  row(51, hostile, 'client ids that are paths, empty, twice, huge', '5; never in a URL'),
  row(52, hostile, 'error bodies that echo credentials', 'redacted'),
  row(53, credentials, 'both kinds, half a pair, empty, white space', 'the key wins; 4; unset; 3 unprinted'),
  row(54, credentials, 'NODE_DEBUG; crashes', '3; no credential printed'),
  row(55, credentials, 'a plan cut, edited, of another tenant or format', '6, 0 writes'),
];

function row(number: number, file: string, fault: string, required: string): Row {
  return { row: number, fault, required, file };
}
