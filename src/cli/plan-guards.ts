/** Reads what only tightens or warns: `--policy` and `--base`. */
import { Failure } from '../errors.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { readManifest, type SourceFile } from '../manifest/read.ts';
import type { Guards } from './planning.ts';
import { readManifestFiles, readSourceFile, reasonOf } from './manifest-files.ts';

/** Throws a `Failure` (exit 3) for a file that cannot be read, and with every problem of the policy. */
export async function readGuards(cwd: string, policy: string | null, base: string | null): Promise<Guards> {
  return {
    policy: policy === null ? null : await readPolicyFile(cwd, policy),
    ...(base === null ? { base: null, remarks: [] } : await readBase(cwd, base)),
  };
}

async function readPolicyFile(cwd: string, file: string): Promise<Guards['policy']> {
  const { readPolicy } = await import('../manifest/policy.ts');
  const result = readPolicy(await readOrFail(cwd, file));
  if (!result.ok) throw invalidPolicy(result.diagnostics);
  return { file, policy: result.policy };
}

/**
 * The version before the pull request: compared by its clients alone, so nobody asks which tenant it was for. One that is not
 * valid only warns, because the pull request may be the one that mends it.
 */
async function readBase(cwd: string, file: string): Promise<Pick<Guards, 'base' | 'remarks'>> {
  const result = readManifest(await readManifestFiles(cwd, [file]), { baseUrl: null, emptyWithScope: 'allow' });
  return result.ok ? { base: result.manifest, remarks: [] } : { base: null, remarks: [invalidBase(file)] };
}

function invalidBase(file: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'base-invalid',
    summary: 'The base manifest is not valid',
    detail: `So nobody looks for clients that left it: ${file}.`,
    hint: 'See what is wrong with: atlan-oauth validate -f FILE',
    place: null,
  };
}

async function readOrFail(cwd: string, file: string): Promise<SourceFile> {
  try {
    return await readSourceFile(cwd, file);
  } catch (error) {
    throw new Failure({
      exitCode: 3,
      code: 'policy-unreadable',
      summary: 'The policy cannot be read',
      detail: `${file}: ${reasonOf(error)}.`,
    });
  }
}

function invalidPolicy(diagnostics: readonly Diagnostic[]): Failure {
  return new Failure({ exitCode: 3, code: 'policy-invalid', summary: 'The policy is not valid', diagnostics });
}
