import { displayWidth, padTo, truncate } from './display-width.ts';
import type { Colour, Paint } from './paint.ts';
import { wrap } from './wrap.ts';

/** What all entries of one list share. */
export interface LabelLayout {
  readonly width: number;
  /** Columns of the labels, so that the texts stand below each other. */
  readonly labelColumns: number;
  readonly paint: Paint;
}

/** The column that suits these labels; a few that are very long do not count, they get a line of their own. */
export function labelColumns(labels: readonly string[], width: number): number {
  const most = width / 2 - 6;
  return labels.map(displayWidth).reduce((widest, own) => (own <= most ? Math.max(widest, own) : widest), 0);
}

/** `  label  text`, the text wrapped below itself; both inert. */
export function labelledLines(label: string, colour: Colour, text: string, layout: LabelLayout): readonly string[] {
  const { width, paint } = layout;
  const shown = truncate(label, width - 2);
  const fits = displayWidth(shown) <= layout.labelColumns;
  const indent = ' '.repeat(layout.labelColumns + 4);
  const lines = wrap(text, width - indent.length);
  const lead = `  ${paint(colour, fits ? padTo(shown, layout.labelColumns) : shown)}`;
  const below = lines.map((line) => indent + line);
  return fits ? [`${lead}  ${lines[0] ?? ''}`, ...below.slice(1)] : [lead, ...below];
}
