import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { inert, safeJson } from '../../render/inert.ts';
import { collect, formatOption, outputOptions, wholeNumber } from '../common-options.ts';
import type { Context } from '../context.ts';

/** `sandbox` (design section 8): a tenant on loopback, to try everything without one. */
export function registerSandbox(program: Command, context: Context): void {
  const command = program
    .command('sandbox')
    .description('run a tenant with the API of Atlan on this machine, until Ctrl-C')
    .option('--port <number>', 'where to listen on 127.0.0.1 (default: any free port)', wholeNumber(0, 65_535))
    .option('--data <file>', 'keep the clients in this file over restarts (default: in memory only)')
    .option('--seed <file>', 'start with the roles, personas and clients of this JSON file')
    .option('--latency <ms>', 'how long each request takes', wholeNumber(0, 600_000), 0)
    .option('--page-cap <rows>', 'give at most so many rows a page, whatever was asked', wholeNumber(1, 10_000))
    .addOption(
      new Option('--unique-names <answer>', 'what a second client with the same name gets')
        .choices(['off', '409', '400'])
        .default('off', 'off, a twin'),
    )
    .option('--list-lag <ms>', 'how long a write takes to show in the listing', wholeNumber(0, 600_000), 0)
    .option('--rate-limit <requests>', 'answer more requests a minute with 429 (Atlan: 400)', wholeNumber(1, 1_000_000))
    .option('--token-lifetime <seconds>', 'how long an exchanged token lives', wholeNumber(1, 86_400), 600)
    .addOption(
      new Option('--variant <name=value>', 'play another behaviour of the server; repeatable, "list" lists them')
        .argParser(collect)
        .default([], 'none'),
    );
  formatOption(outputOptions(command), ['text', 'json'])
    .addHelpText('after', EXAMPLES)
    .action(async (options: SandboxFlags) => sandbox(context, options));
}

interface SandboxFlags {
  readonly port?: number;
  readonly data?: string;
  readonly seed?: string;
  readonly latency: number;
  readonly pageCap?: number;
  readonly uniqueNames: 'off' | '409' | '400';
  readonly listLag: number;
  readonly rateLimit?: number;
  readonly tokenLifetime: number;
  readonly variant: readonly string[];
  readonly format: 'text' | 'json';
}

async function sandbox(context: Context, flags: SandboxFlags): Promise<void> {
  const { describeVariants, parseVariants, variants } = await import('../../sandbox/parse-variants.ts');
  const asJson = flags.format === 'json';
  if (flags.variant.includes('list'))
    return context.print(asJson ? safeJson({ formatVersion: '1.0', variants: variants() }) : describeVariants());
  const { runSandbox } = await import('../../sandbox/run-sandbox.ts');
  const { io, interruption } = context;
  await interruption.shield(
    () =>
      runSandbox(
        {
          ...(flags.port === undefined ? {} : { port: flags.port }),
          ...(flags.data === undefined ? {} : { dataFile: resolve(io.cwd, flags.data) }),
          seedFile: flags.seed === undefined ? null : resolve(io.cwd, flags.seed),
          latencyMs: flags.latency,
          requestsPerMinute: flags.rateLimit ?? null,
          tokenLifetimeSeconds: flags.tokenLifetime,
          variants: {
            pageCap: flags.pageCap ?? null,
            uniqueNames: flags.uniqueNames,
            listLagMs: flags.listLag,
            ...parseVariants(flags.variant),
          },
        },
        {
          listening: ({ url, apiKey }) =>
            context.print(
              asJson
                ? safeJson({ formatVersion: '1.0', baseUrl: url, apiKey })
                : `export ATLAN_BASE_URL=${url}\nexport ATLAN_API_KEY=${apiKey}\n`,
            ),
          note: (text) => context.note(inert(text)),
          signal: interruption.signal,
        },
      ),
    'nothing',
  );
}

const EXAMPLES = `
Examples:
  $ atlan-oauth sandbox > sandbox.env &      then: . ./sandbox.env
  $ atlan-oauth sandbox --port 8787 --data tenant.json
  $ atlan-oauth sandbox --latency 300 --list-lag 2000 --rate-limit 400
  $ atlan-oauth sandbox --variant times=rfc3339 --variant personaTerms=refused
  $ atlan-oauth sandbox --variant list
  $ atlan-oauth sandbox --format json > sandbox.json &

A seed holds records as the tenant lists them; what it leaves out is made up,
and a section that it leaves out is the default one:
  {"clients": [{"displayName": "ci-dbt", "role": "$member"}],
   "personas": [{"name": "Sales"}],
   "roles": [{"name": "$member", "description": "Member"}]}`;
