/** One bash for a whole walk through a document, so that variables, folders and `$?` live on from command to command. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';

export interface CommandEnd {
  /** Stdout and stderr, in the order of writing. */
  readonly output: string;
  readonly exitCode: number;
}

const MOST_SECONDS = 60;

export class Shell {
  readonly #bash: ChildProcess;
  #output = '';
  #wake: () => void = () => {};

  constructor(cwd: string, env: Readonly<Record<string, string>>) {
    // Its own process group, so that whatever it has started ends with it.
    this.#bash = spawn('bash', ['--noprofile', '--norc'], {
      cwd,
      env,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const stream of [this.#bash.stdout, this.#bash.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
        this.#wake();
      });
    }
    this.#bash.on('close', () => this.#wake());
  }

  /** Runs a command to its end. Nobody is at its stdin. */
  async run(command: string): Promise<CommandEnd> {
    const mark = `end-${randomBytes(8).toString('hex')}`;
    this.#bash.stdin?.write(
      `{\n${command}\n} </dev/null 2>&1; status=$?; printf '\\n%s %d\\n' ${mark} $status; (exit $status)\n`,
    );
    const end = new RegExp(`\\n${mark} (\\d+)\\n`);
    await this.#until(() => end.test(this.#output), command);
    const match = end.exec(this.#output);
    const output = this.#output.slice(0, match?.index);
    this.#output = '';
    return { output, exitCode: Number(match?.[1]) };
  }

  close(): void {
    if (this.#bash.pid === undefined) return;
    try {
      process.kill(-this.#bash.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }

  async #until(isDone: () => boolean, command: string): Promise<void> {
    const deadline = Date.now() + MOST_SECONDS * 1000;
    while (!isDone()) {
      const left = deadline - Date.now();
      if (left <= 0 || this.#bash.exitCode !== null) throw new Error(`no end of: ${command}\n${this.#output}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
