import type { TextView } from '../render/text-view.ts';
import type { Context } from './context.ts';

/** How stdout wants its text: colour and width by the terminal's rules, the rest by flags. */
export function textViewOf(context: Context, flags: { readonly showUnmanaged?: boolean }): TextView {
  const { colour, width, verbose } = context.terminal;
  return { colour, width, verbose, showUnmanaged: flags.showUnmanaged === true };
}
