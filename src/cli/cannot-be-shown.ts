import { Failure } from '../errors.ts';

/** The failure of `show` (exit 3) for a file that is none of ours, or that has no such form. */
export function cannotBeShown(detail: string): Failure {
  return new Failure({ exitCode: 3, code: 'cannot-be-shown', summary: 'The file cannot be shown', detail });
}
