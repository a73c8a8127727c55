/** What `.scripts/generate-validators.mjs` writes into `compiled.js`. */

export interface CompiledError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly propertyName?: string;
  readonly data?: unknown;
  readonly parentSchema?: unknown;
}

export interface CompiledValidator {
  (data: unknown): boolean;
  errors?: readonly CompiledError[] | null;
}

export const manifest: CompiledValidator;
export const policy: CompiledValidator;
export const plan: CompiledValidator;
export const applyReport: CompiledValidator;
