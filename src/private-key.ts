/** Private keys where none belong. Whatever text they are found in may be shown only behind {@link maskIdentities}. */

const IDENTITY = /(AGE-(?:SECRET-KEY|PLUGIN)-)([^\s"',]*)/gi;

/** Whether a private key, age's own or SSH's, stands anywhere in the text. */
export function holdsIdentity(text: string): boolean {
  return new RegExp(IDENTITY).test(text) || /-----BEGIN .*PRIVATE KEY-----/.test(text);
}

/** The text with every age identity in it overwritten by asterisks, column for column. */
export function maskIdentities(text: string): string {
  return text.replace(IDENTITY, (_all, head: string, key: string) => head + '*'.repeat(key.length));
}
