/**
 * The first part of a path that begins with a dot, `.` and `..` aside; null where none does. Artifact uploads of CI systems leave
 * such files out in silence (design section 6).
 */
export function hiddenPartOf(path: string): string | null {
  return path.split(/[\\/]/).find((part) => part.startsWith('.') && part !== '.' && part !== '..') ?? null;
}

/** Why a secrets path with a hidden part is of no use, and what to do. */
export function hiddenPathProblem(path: string, part: string): { readonly detail: string; readonly hint: string } {
  return {
    detail: `"${part}" in ${path} begins with a dot. Artifact uploads of CI systems skip hidden files, and the sealed secrets would be lost.`,
    hint: 'Use a path without such a part, for example: sealed',
  };
}
