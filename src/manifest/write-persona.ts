import type { Persona } from '../model.ts';
import { isPlainText } from './name-rule.ts';
import { looksLikeQualifiedName } from './normalize.ts';
import { quoted, yamlText } from './yaml-text.ts';

/** How to write a persona: by its name where no other has it, else by its qualified name, with the name beside it for people. */
export function personaWriter(personas: readonly Persona[]): (qualifiedName: string) => string {
  const names = new Map(personas.map(({ qualifiedName, name }) => [qualifiedName, name]));
  const bearers = new Map<string, number>();
  for (const name of names.values()) bearers.set(name, (bearers.get(name) ?? 0) + 1);
  return (qualifiedName) => {
    const name = names.get(qualifiedName) ?? '';
    const isClear = name !== '' && isPlainText(name) && bearers.get(name) === 1 && !looksLikeQualifiedName(name);
    if (isClear) return yamlText(name);
    const written = looksLikeQualifiedName(qualifiedName) ? qualifiedName : `qualifiedName: ${yamlText(qualifiedName)}`;
    return name === '' ? written : `${written} # ${quoted(name)}`;
  };
}
