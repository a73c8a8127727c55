/** How a text for people is to be laid out; the command line decides it from the flags and the terminal. */
export interface TextView {
  /** ANSI colour. */
  readonly colour: boolean;
  /** Columns; values below 40 count as 40. */
  readonly width: number;
  /** Lists the clients that are neither listed nor in scope. */
  readonly showUnmanaged: boolean;
  /** Every change in full, and the unchanged clients with what is held of their secrets. */
  readonly verbose: boolean;
}
