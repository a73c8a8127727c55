/** Colour for terminals: the few ANSI sequences that the text renderers use. */

export type Colour = 'red' | 'green' | 'yellow' | 'magenta' | 'cyan' | 'bold' | 'dim' | 'plain';

/** Puts a text into a colour; gives it back as it is where colour is off. */
export type Paint = (colour: Colour, text: string) => string;

const CODES: Readonly<Record<Exclude<Colour, 'plain'>, readonly [number, number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  bold: [1, 22],
  dim: [2, 22],
};

/** The painter for a stream with or without colour. Each call closes what it opens, so that lines stay independent. */
export function painter(colour: boolean): Paint {
  return (name, text) => {
    if (!colour || name === 'plain' || text === '') return text;
    const [open, close] = CODES[name];
    return `\u001B[${open}m${text}\u001B[${close}m`;
  };
}
