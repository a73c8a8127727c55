/** `export` behind its flags. */
import { Failure } from '../errors.ts';
import { writeManifest } from '../manifest/write.ts';
import { inert, safeJson } from '../render/inert.ts';
import type { ExportFlags } from './commands/export.ts';
import type { Context } from './context.ts';
import { createFile } from './new-file.ts';
import { readCredentials, withReader } from './session.ts';

/** Writes the manifest. Throws a `Failure`: 4 and 5 for the tenant, 6 for an existing file and for a scope that would purge. */
export async function exportManifest(context: Context, flags: ExportFlags): Promise<void> {
  const environment = await readCredentials(context);
  const { text, refused, purged } = await withReader(context, environment, flags, async ({ tenant }) => {
    const [listing, roles, personas] = await Promise.all([
      tenant.listClients(),
      tenant.listRoles(),
      tenant.listPersonas(),
    ]);
    const { ownClientId } = tenant;
    return writeManifest({
      tenant: environment.baseUrl,
      clients: listing.clients,
      roles,
      personas,
      scope: flags.scope,
      ownClientId,
      serverTime: listing.serverTime,
    });
  });
  if (refused.length > 0) throw wouldPurge(refused);
  if (purged.length > 0) context.warn(unfinishedCreates(purged));
  if (flags.out !== undefined) {
    await createFile(context.io.cwd, flags.out, text);
    context.note(`Wrote ${inert(flags.out)}. Check it with: atlan-oauth plan -f ${inert(flags.out)}`);
  }
  if (flags.format === 'json') {
    const { baseUrl } = environment;
    const file = flags.out ?? null;
    context.print(safeJson({ formatVersion: '1.0', tenant: baseUrl, file, manifest: text, unfinished: purged }));
  } else if (flags.out === undefined) context.print(text);
}

/** A manifest has no word that keeps them, and their secrets are relied on by nobody. */
function unfinishedCreates(purged: readonly string[]): string {
  const lines = purged.map((client) => `  ${inert(client)}`);
  return `warning: An apply seems to have been interrupted, or to be at work. The next plan purges what it left unfinished:\n${lines.join('\n')}`;
}

function wouldPurge(refused: readonly string[]): Failure {
  return new Failure({
    exitCode: 6,
    code: 'export-would-purge',
    summary: 'The scope would purge what the manifest cannot list',
    detail: refused.map((reason) => `- ${reason}`).join('\n'),
    hint: 'Choose a --scope that does not match them, or rename or purge them first.',
  });
}
