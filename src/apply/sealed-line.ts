import { ChangeError } from './change-error.ts';
import { SinkFailure } from './ports.ts';
import type { Run } from './run.ts';

/**
 * Appends a line to the sealed file. Once that fails nothing more is created in this run (design section 5, "If the sealed
 * file cannot be written").
 *
 * @throws ChangeError `sealed-file`
 */
export async function appendLine<Value>(run: Run, append: () => Promise<Value>): Promise<Value> {
  try {
    return await append();
  } catch (error) {
    if (!(error instanceof SinkFailure)) throw error;
    run.breakSealing();
    throw new ChangeError({
      status: 'failed',
      code: 'sealed-file',
      message: `The sealed file could not be written: ${error.message}`,
    });
  }
}
