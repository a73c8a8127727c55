/** The sealed files of several runs on one simulated disk: what is written is kept as data instead of being encrypted. */
import { SinkFailure } from '../../src/apply/ports.ts';
import type { SecretSink } from '../../src/apply/ports.ts';
import type { HeldRecord, HeldSecrets } from '../../src/model.ts';
import type { Secret } from '../../src/secret.ts';
import { SimulatedProcess } from './simulated-clock.ts';

export interface SinkLine {
  readonly run: string;
  readonly type: 'intent' | 'secret' | 'proved' | 'void' | 'end';
  readonly seq: number;
  readonly name: string;
  readonly stagedName: string;
  readonly clientId: string;
  readonly secret: Secret | null;
  readonly action: string;
  readonly status: string;
}

/** Whether the n-th line of a run (from 1) fails, or the process dies before or after it is on disk. */
export type SinkFault = (n: number, type: SinkLine['type']) => 'fails' | 'dies before' | 'dies after' | undefined;

/** What stays when a process dies. */
export class SimulatedDisk {
  lines: SinkLine[] = [];

  sink(run: string, options: { readonly fault?: SinkFault; readonly process?: SimulatedProcess } = {}): SimulatedSink {
    return new SimulatedSink(this, run, options.fault ?? (() => {}), options.process ?? new SimulatedProcess());
  }

  /** The secret of a client as its recipients would open it; null where no record holds it. */
  secretOf(clientId: string): Secret | null {
    return this.lines.find((line) => line.type === 'secret' && line.clientId === clientId)?.secret ?? null;
  }

  held(recipientsDigest: string): HeldSecrets {
    const has = (type: SinkLine['type'], clientId: string): boolean =>
      this.lines.some((line) => line.type === type && line.clientId === clientId);
    const records = this.lines
      .filter(({ type }) => type === 'secret')
      .map(({ run, seq, name, clientId }): HeldRecord => ({
        clientId,
        name,
        run,
        seq,
        createdAt: '2026-01-01T00:00:00.000Z',
        proved: has('proved', clientId),
        void: has('void', clientId),
        recipientsDigest,
        file: `${run}.sealed.jsonl`,
      }));
    const stagedNames = this.lines.filter(({ type }) => type === 'intent').map(({ stagedName }) => stagedName);
    return { records, stagedNames };
  }
}

export class SimulatedSink implements SecretSink {
  readonly #disk: SimulatedDisk;
  readonly #run: string;
  readonly #fault: SinkFault;
  readonly #process: SimulatedProcess;
  #seq = 0;
  #appended = 0;

  constructor(disk: SimulatedDisk, run: string, fault: SinkFault, process: SimulatedProcess) {
    this.#disk = disk;
    this.#run = run;
    this.#fault = fault;
    this.#process = process;
  }

  async intent({ name, stagedName, action }: Parameters<SecretSink['intent']>[0]): Promise<number> {
    const seq = (this.#seq += 1);
    await this.#append({ type: 'intent', seq, name, stagedName, action });
    return seq;
  }

  async secret({ seq, name, clientId, action, secret }: Parameters<SecretSink['secret']>[0]): Promise<void> {
    await this.#append({ type: 'secret', seq, name, clientId, action, secret });
  }

  async proved({ seq, clientId }: Parameters<SecretSink['proved']>[0]): Promise<void> {
    await this.#append({ type: 'proved', seq, clientId });
  }

  async void({ seq, clientId }: Parameters<SecretSink['void']>[0]): Promise<void> {
    await this.#append({ type: 'void', seq, clientId });
  }

  async end(status: 'complete' | 'incomplete' | 'interrupted'): Promise<void> {
    await this.#append({ type: 'end', status });
  }

  async #append(line: Partial<SinkLine> & Pick<SinkLine, 'type'>): Promise<void> {
    this.#appended += 1;
    const fault = this.#fault(this.#appended, line.type);
    if (fault === 'dies before') this.#process.kill();
    await this.#process.live(Promise.resolve());
    if (fault === 'fails') throw new SinkFailure('no space left on device');
    this.#disk.lines.push({ ...emptyLine, run: this.#run, ...line });
    if (fault === 'dies after') this.#process.kill();
    await this.#process.live(Promise.resolve());
  }
}

const emptyLine: Omit<SinkLine, 'type' | 'run'> = {
  seq: 0,
  name: '',
  stagedName: '',
  clientId: '',
  secret: null,
  action: '',
  status: '',
};
