/** The flags that decide what is planned, for `plan` and `apply`. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseDuration } from '../duration.ts';
import { collect, wholeNumber, type CommonFlags } from './common-options.ts';

export interface PlanningFlags extends CommonFlags {
  readonly replace: readonly string[];
  readonly revoke: readonly string[];
  readonly only: readonly string[];
  readonly maxPurges?: number;
  readonly allowEmpty?: boolean;
  readonly policy?: string;
  readonly secretsDir?: string;
  readonly leftoverAge: number;
  readonly showUnmanaged?: boolean;
  readonly requestsPerMinute: number;
}

/** Younger staged clients of nobody we know mean that another apply may be at work (design section 5). */
const LEFTOVER_AGE_MS = 10 * 60_000;

/** Adds the flags of {@link PlanningFlags} that are not common to all commands. */
export function planningOptions(command: Command): Command {
  return command
    .option('--replace <name>', 'replace this client: new id, new secret; its overlap holds; repeatable', collect, [])
    .option('--revoke <name>', 'replace this client without any overlap, as after a leak; repeatable', collect, [])
    .option('--only <name>', 'leave all other clients alone; repeatable', collect, [])
    .option(
      '--max-purges <count>',
      'purges and replacements allowed, instead of the manifest’s limits',
      wholeNumber(0, 1_000_000),
    )
    .option('--allow-empty', 'allow a manifest without clients that declares a scope')
    .option('--policy <file>', 'rules that only tighten, from outside of the pull request')
    .option('--secrets-dir <folder>', 'folder of the sealed files, instead of the manifest’s')
    .addOption(
      new Option(
        '--leftover-age <duration>',
        'younger staged clients mean another apply at work; 0s turns the check off',
      )
        .argParser(duration)
        .default(LEFTOVER_AGE_MS, '10m'),
    )
    .option('--show-unmanaged', 'list the clients that are neither in the manifest nor in scope');
}

/** Adds `--requests-per-minute`. */
export function rateOption(command: Command): Command {
  return command.option(
    '--requests-per-minute <count>',
    'share of the tenant’s common limit of 400 that this run may use',
    wholeNumber(1, 10_000),
    200,
  );
}

function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw new InvalidArgumentError('It must be a duration such as 90s, 10m, 12h, 7d or 2w.');
  return ms;
}
