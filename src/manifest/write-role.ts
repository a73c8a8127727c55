import type { Role } from '../model.ts';
import { foldName } from '../name.ts';
import { isPlainText } from './name-rule.ts';

/** How to write a role: by its title, as the UI shows it, where that means no other role; else by its name. */
export function roleWriter(roles: readonly Role[]): (name: string) => string {
  const names = new Set(roles.map(({ name }) => name));
  const bearers = new Map<string, Set<string>>();
  for (const { name, title } of roles)
    bearers.set(foldName(title), (bearers.get(foldName(title)) ?? new Set()).add(name));
  const titles = new Map(roles.map(({ name, title }) => [name, title]));
  return (name) => {
    const title = titles.get(name) ?? '';
    const isClear = title !== '' && isPlainText(title) && !names.has(title) && bearers.get(foldName(title))?.size === 1;
    return isClear ? title : name;
  };
}
