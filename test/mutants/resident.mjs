/**
 * A test runner for Stryker (a plugin) that keeps one vitest worker alive for all mutants. Stryker's own runner starts a process
 * for each of them, which takes a hundred times as long as most tests here. The other half, in the worker, is
 * `resident-worker.mjs`; both talk JSON lines over a socket of the file system.
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createVitest } from 'vitest/node';

export const strykerPlugins = [{ kind: 'TestRunner', name: 'resident', factory: () => new ResidentRunner() }];

class ResidentRunner {
  #worker = null;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    this.#worker = await startWorker();
  }

  async dryRun() {
    return this.#worker.ask({ command: 'dryRun' });
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation, reloadEnvironment }) {
    const question = { command: 'mutantRun', mutant: activeMutant.id, testFilter, hitLimit };
    const run = { ...question, isStatic: mutantActivation === 'static', reload: reloadEnvironment };
    const { spoilt, ...result } = await this.#worker.ask(run);
    if (!spoilt) return result;
    // The mutant left something behind in the process, or one before it did: only a fresh process can tell.
    await this.dispose();
    await this.init();
    const { spoilt: _again, ...fresh } = await this.#worker.ask(run);
    await this.dispose();
    await this.init();
    return fresh;
  }

  async dispose() {
    await this.#worker?.stop();
    this.#worker = null;
  }
}

async function startWorker() {
  const folder = await mkdtemp(path.join(tmpdir(), 'atlan-oauth-mutation-'));
  const address = path.join(folder, 'socket');
  const server = createServer();
  server.listen(address);
  await once(server, 'listening');

  const options = {
    config: 'test/mutants/vitest.config.ts',
    watch: false,
    coverage: { enabled: false },
    reporters: [{}],
  };
  const vitest = await createVitest('test', options);
  const specifications = await vitest.globTestSpecifications();
  vitest.provide('resident', { address, files: specifications.map(({ moduleId }) => moduleId) });
  // One file is enough to start a worker; it never gets to run it in the usual way.
  const ended = vitest.runTestSpecifications(specifications.slice(0, 1)).catch(() => {});
  const [socket] = await once(server, 'connection');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();

  return {
    ask: async (question) => {
      socket.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('the worker of the tests has died');
      return JSON.parse(value);
    },
    stop: async () => {
      socket.end(`${JSON.stringify({ command: 'stop' })}\n`);
      server.close();
      await ended;
      await vitest.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
