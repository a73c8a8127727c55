/** What people call a role and a persona, beside what the API calls them. */
import type { PlanDocument } from '../model.ts';

type Titles = PlanDocument['titles'];

/** `Member ($member)`; the name alone where no title is known. */
export function roleTitle(titles: Titles, role: string): string {
  return titled(titles.roles, role);
}

/** `Data Assets (default/tL6uqsrZGuf1hz9XFYnw8x)`; the qualified name alone where no name is known. */
export function personaTitle(titles: Titles, qualifiedName: string): string {
  return titled(titles.personas, qualifiedName);
}

function titled(names: Readonly<Record<string, string>>, key: string): string {
  const title = Object.hasOwn(names, key) ? names[key] : undefined;
  return title === undefined || title === '' || title === key ? key : `${title} (${key})`;
}
