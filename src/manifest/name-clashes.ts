/** Which names and pins may not meet (design section 2). A clash is reported at the later place and names the earlier one. */
import { foldName } from '../name.ts';
import type { ManifestCode } from './codes.ts';
import { placeText } from './entry.ts';
import type { Entry } from './entry.ts';
import type { Findings } from './findings.ts';
import type { Path } from './tree.ts';
import { quote } from './wording.ts';

export function checkNames(entries: readonly Entry[], findings: Findings): void {
  checkPinsDiffer(entries, findings);
  checkNamesDiffer(entries, findings);
  checkPreviousNames(entries, findings);
}

function checkPinsDiffer(entries: readonly Entry[], findings: Findings): void {
  const first = new Map<string, Entry>();
  for (const entry of entries) {
    if (entry.clientId === null) continue;
    const earlier = first.get(entry.clientId);
    if (earlier === undefined) {
      first.set(entry.clientId, entry);
      continue;
    }
    const detail = `${entry.clientId} is pinned at ${whereIs(earlier, 'clientId')} already.`;
    report('duplicate-pin', entry, [...entry.path, 'clientId'], detail, 'A client can be listed once.', findings);
  }
}

/** Look-alikes are only for those who can be told apart by their pins. */
function checkNamesDiffer(entries: readonly Entry[], findings: Findings): void {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = foldName(entry.name ?? '');
    const group = groups.get(key);
    if (entry.name === null) continue;
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  for (const [earliest, ...others] of groups.values()) {
    if (earliest === undefined || [earliest, ...others].every(({ clientId }) => clientId !== null)) continue;
    for (const entry of others) {
      const where = whereIs(earliest, 'name');
      const detail =
        entry.name === earliest.name
          ? `${quote(entry.name ?? '')} stands at ${where} already.`
          : `${quote(entry.name ?? '')} and ${quote(earliest.name ?? '')} (${where}) differ only in case, white space around them or Unicode form.`;
      const hint = 'Rename one of them, or pin each with its own "clientId".';
      report('duplicate-name', entry, [...entry.path, 'name'], detail, hint, findings);
    }
  }
}

/** Compared to the letter, as names on the tenant are: `CI-dbt` may become `ci-dbt`. */
function checkPreviousNames(entries: readonly Entry[], findings: Findings): void {
  const named = new Map<string, Entry>();
  for (const entry of entries) if (entry.name !== null && !named.has(entry.name)) named.set(entry.name, entry);
  const claimed = new Map<string, { readonly entry: Entry; readonly path: Path }>();
  for (const entry of entries) {
    for (const { name, path } of entry.previousNames) {
      const bearer = named.get(name);
      const earlier = claimed.get(name);
      claimed.set(name, earlier ?? { entry, path });
      if (bearer !== undefined) {
        const detail = `${quote(name)} is also the name at ${whereIs(bearer, 'name')}.`;
        report(
          'previous-name-taken',
          entry,
          path,
          detail,
          'A client cannot be renamed from a name that is in use.',
          findings,
        );
      } else if (earlier !== undefined) {
        const detail = `${quote(name)} stands among the previous names at ${placeText(earlier.entry.source, earlier.entry.tree.span(earlier.path))} already.`;
        report('previous-name-twice', entry, path, detail, 'Only one client can have had it.', findings);
      }
    }
  }
}

function whereIs(entry: Entry, key: string): string {
  return placeText(entry.source, entry.tree.span([...entry.path, key]));
}

function report(code: ManifestCode, entry: Entry, path: Path, detail: string, hint: string, findings: Findings): void {
  findings.add({ code, source: entry.source, span: entry.tree.span(path), detail, hint });
}
