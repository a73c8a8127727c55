/**
 * A table that shows each write only some time after it was made, as an index behind a database does.
 * A write that shows earlier than an older one of the same key replaces it, so that nothing goes back in time.
 */
export class LaggingView<Row> {
  readonly #rows = new Map<string, Row>();
  readonly #pending = new Map<string, readonly PendingWrite<Row>[]>();
  #version = 0;

  /** @param showsAt epoch milliseconds; `row` null: the key is gone from then on. */
  write(key: string, row: Row | null, showsAt: number): void {
    const earlier = (this.#pending.get(key) ?? []).filter((write) => write.showsAt < showsAt);
    this.#pending.set(key, [...earlier, { showsAt, row }]);
  }

  /** The rows that show at `now`. The same map every time: do not keep it across writes. */
  rows(now: number): ReadonlyMap<string, Row> {
    this.#settle(now);
    return this.#rows;
  }

  /** Grows with every change of what shows, so that a cache can tell that it is stale. */
  version(now: number): number {
    this.#settle(now);
    return this.#version;
  }

  #settle(now: number): void {
    for (const [key, writes] of this.#pending) {
      const shown = writes.findLast((write) => write.showsAt <= now);
      if (shown === undefined) continue;
      const waiting = writes.filter((write) => write.showsAt > now);
      if (waiting.length === 0) this.#pending.delete(key);
      else this.#pending.set(key, waiting);
      this.#show(key, shown.row);
    }
  }

  #show(key: string, row: Row | null): void {
    if (row === null) this.#rows.delete(key);
    else this.#rows.set(key, row);
    this.#version += 1;
  }
}

interface PendingWrite<Row> {
  readonly showsAt: number;
  readonly row: Row | null;
}
