/** Reads what only tightens or warns: `--policy` and `--base`. */
import { Failure } from '../errors.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { readPolicy } from '../manifest/policy.ts';
import { readManifest, type SourceFile } from '../manifest/read.ts';
import type { Manifest } from '../model.ts';
import type { Guards } from './planning.ts';
import { readManifestFiles, readSourceFile, reasonOf } from './manifest-files.ts';

/** Throws a `Failure` (exit 3) with every problem of either. */
export async function readGuards(cwd: string, policy: string | null, base: string | null): Promise<Guards> {
  return {
    policy: policy === null ? null : await readPolicyFile(cwd, policy),
    base: base === null ? null : await readBase(cwd, base),
  };
}

async function readPolicyFile(cwd: string, file: string): Promise<Guards['policy']> {
  const result = readPolicy(await readOrFail(cwd, file));
  if (!result.ok) throw invalid('policy-invalid', 'The policy is not valid', result.diagnostics);
  return { file, policy: result.policy };
}

/** The version before the pull request: compared by its clients alone, so nobody asks which tenant it was for. */
async function readBase(cwd: string, file: string): Promise<Manifest> {
  const result = readManifest(await readManifestFiles(cwd, [file]), { baseUrl: null, emptyWithScope: 'allow' });
  if (!result.ok) throw invalid('base-invalid', 'The base manifest is not valid', result.diagnostics);
  return result.manifest;
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

function invalid(code: string, summary: string, diagnostics: readonly Diagnostic[]): Failure {
  return new Failure({ exitCode: 3, code, summary, diagnostics });
}
