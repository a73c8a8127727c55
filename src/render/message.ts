/** The message of a warning in its two parts: a sentence for people, and below it lines that are meant for pasting. */
export interface Message {
  readonly sentence: string;
  /** Shown as they are, each on a line of its own, never wrapped. */
  readonly paste: readonly string[];
}

/** Takes a message apart at its line breaks; both parts are still foreign text. */
export function messageParts(message: string): Message {
  const [sentence = '', ...paste] = message.split('\n');
  return { sentence, paste };
}
