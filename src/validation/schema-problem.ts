/**
 * The JSON Schemas of `schemas/` as functions: the one source of the rules that a schema can state. They are compiled when the project
 * is built, need no package, and have a file each, so that nothing is loaded that a command does not check.
 */
/** One thing that a schema does not allow. */
export interface SchemaProblem {
  /** From the root of the data; numbers are positions in lists. */
  readonly path: readonly (string | number)[];
  /** The schema's keyword that was not met, such as `required`. */
  readonly keyword: string;
  /** For people who know the format; says nothing about where. */
  readonly message: string;
  /** The keyword's own figures, such as `missingProperty`. */
  readonly params: Readonly<Record<string, unknown>>;
  /** What stands at `path`. */
  readonly value: unknown;
  /** The keys that the schema knows at `path`; empty where it names none. */
  readonly knownKeys: readonly string[];
}

/** A validator as the build compiles it: false, and `errors` says why. */
export interface CompiledValidator {
  (data: unknown): boolean;
  errors?: readonly CompiledError[] | null;
}

interface CompiledError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly propertyName?: string;
  readonly data?: unknown;
  readonly parentSchema?: unknown;
}

/** All problems in one go. What merely sums others up is left out: a branch not met, the key behind a bad key name. */
export function problemsOf(validator: CompiledValidator, data: unknown): SchemaProblem[] {
  if (validator(data)) return [];
  const problems: SchemaProblem[] = [];
  for (const error of validator.errors ?? []) {
    if (error.keyword !== 'if' && error.propertyName === undefined) problems.push(toProblem(error));
  }
  return problems;
}

function toProblem(error: CompiledError): SchemaProblem {
  return {
    path: parsePointer(error.instancePath),
    keyword: error.keyword,
    message: error.message ?? error.keyword,
    params: error.params,
    value: error.data,
    knownKeys: knownKeysOf(error.parentSchema),
  };
}

function parsePointer(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) =>
      /^(?:0|[1-9][0-9]*)$/u.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~'),
    );
}

function knownKeysOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return [];
  return typeof schema.properties === 'object' && schema.properties !== null ? Object.keys(schema.properties) : [];
}
