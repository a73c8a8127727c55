/**
 * The vitest runner behind `resident.mjs`: instead of the file that it is started for, it runs what it is asked for, again and
 * again. Test files are evaluated anew each time, the modules under test only where a mutant is in what they do when they are
 * loaded. A kill counts only if the same test passes right after without the mutant.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { inject, TestRunner, vi } from 'vitest';
import { collectTests, startTests } from 'vitest/internal/browser';

/** How long each test file took in the dry run, for workers that come after an endless loop. In Stryker's sandbox. */
const DURATIONS = '.durations.json';

/** Ten times as many hits as in all tests together are an endless loop; Stryker allows a hundred times, which takes minutes. */
const STRICTER = 10;

// As Stryker's instrumentation knows it.
const stryker = (globalThis.__stryker__ ??= {});

// The same mutants survive every time, and none is caught by a clock on a busy machine.
fc.configureGlobal({ seed: 1 });
const now = performance.now.bind(performance);
performance.now = () => 0;

export default class ResidentWorker extends TestRunner {
  #resident = false;
  /** By test id. */
  #files = new Map();
  /** Milliseconds by file, once they are known. */
  #durations = new Map();
  #collecting;
  #failure = null;

  async onBeforeCollect() {
    stryker.currentTestId = this.#collecting;
    if (this.#resident) return;
    this.#resident = true;
    // Nobody looks at a single run.
    Object.assign(this, {
      onTaskUpdate: silent,
      onCollectStart: (file) => super.onCollectStart(file),
      onCollected: silent,
    });
    const { address, files } = inject('resident');
    const socket = connect(address);
    await this.#loadAll(files);
    for await (const line of createInterface({ input: socket })) {
      const question = JSON.parse(line);
      if (question.command === 'stop') break;
      const answer = question.command === 'dryRun' ? await this.#dryRun() : await this.#mutantRun(question);
      socket.write(`${JSON.stringify(answer)}\n`);
    }
    process.kill(process.pid, 'SIGKILL');
  }

  /** What a test leaves running after its end counts as its own, until the next one begins. */
  async onBeforeRunTask(test) {
    await super.onBeforeRunTask(test);
    stryker.currentTestId = test.id;
  }

  onAfterRunTask(test) {
    super.onAfterRunTask(test);
    if (test.result?.state === 'fail') this.#fail(test.id, test.result);
  }

  /** Neither snapshots nor what is left of them are of interest here. */
  async onAfterRunSuite(suite) {
    this.workerState.current = suite.suite ?? suite.file;
  }

  /** Loads every module once, so that what happens then, and only then, is known as static. */
  async #loadAll(files) {
    const measured = existsSync(DURATIONS) ? JSON.parse(readFileSync(DURATIONS, 'utf8')) : {};
    for (const file of files) {
      const [task] = await collectTests([{ filepath: file }], this);
      for (const { id } of testsOf(task)) this.#files.set(id, file);
      this.#durations.set(file, measured[file] ?? 0);
    }
  }

  /** What a test file does before its first test counts for each of its tests. */
  async #dryRun() {
    const tests = [];
    for (const file of this.#durations.keys()) {
      this.#collecting = file;
      const started = now();
      const [task] = await this.#runFile(file, null);
      this.#durations.set(file, now() - started);
      tests.push(...testsOf(task).map((test) => resultOf(test, file)));
      if (this.#failure !== null) return { status: 'error', errorMessage: this.#failure.message };
    }
    this.#collecting = undefined;
    writeFileSync(DURATIONS, JSON.stringify(Object.fromEntries(this.#durations)));
    return { status: 'complete', tests, mutantCoverage: this.#coverage(tests) };
  }

  #coverage(tests) {
    const { perTest, static: loaded } = stryker.mutantCoverage;
    const covered = tests.map(({ id, fileName }) => [id, { ...perTest[fileName], ...perTest[id] }]);
    const atRun = new Set(covered.flatMap(([, hits]) => Object.keys(hits)));
    const atLoad = Object.entries(loaded).filter(([mutant]) => !atRun.has(mutant));
    return { perTest: Object.fromEntries(covered), static: Object.fromEntries(atLoad) };
  }

  async #mutantRun({ mutant, testFilter, hitLimit, isStatic, reload }) {
    if (isStatic || reload) vi.resetModules();
    const limit = Math.ceil(hitLimit / STRICTER);
    Object.assign(stryker, { activeMutant: mutant, hitCount: 0, hitLimit: limit });
    const nrOfTests = await this.#run(testFilter ?? [...this.#files.keys()]);
    const { hitCount } = stryker;
    Object.assign(stryker, { activeMutant: undefined, hitCount: undefined });
    const failure = this.#failure;
    if (hitCount > limit) return { status: 'timeout', reason: 'an endless loop' };
    if (failure === null) return { status: 'survived', nrOfTests };
    const spoilt = !(await this.#passesWithout(failure, isStatic));
    if (failure.timedOut) return { status: 'timeout', reason: failure.message, spoilt };
    return { status: 'killed', killedBy: [failure.id], failureMessage: failure.message, nrOfTests, spoilt };
  }

  /** The quick files first: most mutants never meet the slow ones. */
  async #run(testIds) {
    const files = [...this.#durations].toSorted((one, other) => one[1] - other[1]).map(([file]) => file);
    let count = 0;
    for (const file of files) {
      const wanted = testIds.filter((id) => this.#files.get(id) === file);
      if (wanted.length === 0) continue;
      await this.#runFile(file, wanted);
      count += wanted.length;
      if (this.#failure !== null) break;
    }
    return count;
  }

  async #passesWithout({ id, file }, isStatic) {
    if (isStatic) vi.resetModules();
    await this.#runFile(file, this.#files.has(id) ? [id] : null);
    return this.#failure === null;
  }

  async #runFile(file, testIds) {
    this.#failure = null;
    this.cancelRun = false;
    for (const module of this.workerState.evaluatedModules.fileToModulesMap.get(file) ?? []) {
      this.workerState.evaluatedModules.invalidateModule(module);
    }
    const tasks = await startTests([{ filepath: file, ...(testIds !== null && { testIds }) }], this);
    const broken = suitesOf(tasks[0]).find(({ result }) => result?.errors?.length > 0);
    if (broken !== undefined) this.#fail(broken.id, broken.result);
    if (this.#failure !== null) this.#failure.file = file;
    return tasks;
  }

  #fail(id, { errors }) {
    const message = errors?.[0]?.message ?? 'a test failed';
    this.#failure ??= { id, message, timedOut: /timed out in \d+ms/.test(message) };
    // What is left of the file is skipped.
    this.cancelRun = true;
  }
}

async function silent() {}

function testsOf(task) {
  return task.type === 'test' ? [task] : task.tasks.flatMap(testsOf);
}

function suitesOf(task) {
  return task.type === 'test' ? [] : [task, ...task.tasks.flatMap(suitesOf)];
}

function resultOf({ id, name, mode, result, suite, file }, fileName) {
  const names = [name];
  for (let at = suite; at !== undefined && at !== file; at = at.suite) names.unshift(at.name);
  const status = { pass: 0, fail: 1 }[result?.state] ?? 2;
  return {
    id,
    name: names.join(' '),
    status: mode === 'skip' ? 2 : status,
    timeSpentMs: result?.duration ?? 0,
    fileName,
  };
}
