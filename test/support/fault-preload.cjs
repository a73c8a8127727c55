/**
 * Loaded into the built command line before anything else (`node --require`), to inject faults from inside of the process:
 * a disk that fails or tears at the n-th call, a process that kills itself there, time that runs faster, a bug that throws.
 * What to do stands in `FAULT_SCRIPT` (see fault-process.ts). Nothing of the program itself is changed.
 *
 * Faster time: the clocks (`Date`, `performance.now`, `process.uptime`) run `speed` times as fast from `epoch` on, and what the program sleeps
 * (`timers/promises`) is divided by it, so that a wait of 15 s takes 150 ms and still ends at the time that it was to end.
 * Time-outs (global `setTimeout`) keep their real length, because nothing else gets faster; only with `timeoutSpeed` are those
 * of 15 s and more divided, for tests that wait for them.
 */
'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const fsp = require('node:fs/promises');
const { syncBuiltinESMExports } = require('node:module');
const path = require('node:path');
const timers = require('node:timers/promises');

const script = JSON.parse(process.env.FAULT_SCRIPT ?? '{}');
delete process.env.FAULT_SCRIPT;

/** Marks every request with the run that it comes from and the real time at which it was made, in milliseconds. */
function tagRequests(tag) {
  const now = Date.now;
  crypto.randomUUID = () => `${tag}-0000-4000-8000-${now().toString(16).padStart(12, '0')}`;
}

function hurry({ epoch, speed, timeoutSpeed }) {
  const RealDate = Date;
  const realNow = performance.now.bind(performance);
  const faster = (time) => epoch + (time - epoch) * speed;
  globalThis.Date = class Date extends RealDate {
    constructor(...parts) {
      if (parts.length === 0) super(faster(RealDate.now()));
      else super(...parts);
    }

    static now() {
      return Math.round(faster(RealDate.now()));
    }
  };
  performance.now = () => faster(performance.timeOrigin + realNow()) - performance.timeOrigin;
  const realUptime = process.uptime.bind(process);
  process.uptime = () => realUptime() * speed;
  const sleep = timers.setTimeout;
  timers.setTimeout = (ms, value, options) => sleep(ms / speed, value, options);
  if (timeoutSpeed === undefined) return;
  const { setTimeout } = globalThis;
  globalThis.setTimeout = Object.assign(
    (work, ms, ...rest) => setTimeout(work, ms >= 15_000 ? ms / timeoutSpeed : ms, ...rest),
    setTimeout,
  );
}

/** Counts the calls that touch the working directory, and makes one of them, or all from it on, go wrong. */
function injectDisk({ root, log, fault }) {
  let count = 0;
  const append = fs.appendFileSync;
  const inside = (file) => typeof file === 'string' && `${path.resolve(root, file)}/`.startsWith(`${root}/`);

  const die = () => {
    process.kill(process.pid, 'SIGKILL');
    for (;;);
  };

  const call = async (name, about, work, tear) => {
    count += 1;
    if (log !== undefined) append(log, `${count} ${Date.now()} ${name} ${path.relative(root, about)}\n`);
    const hit = fault !== undefined && (count === fault.at || (fault.forever && count > fault.at));
    if (!hit) return work();
    switch (fault.kind) {
      case 'kill-before':
        return die();
      case 'kill-torn':
        if (tear !== undefined) await tear();
        return die();
      case 'kill-after':
        await work();
        return die();
      default:
        if (tear !== undefined && fault.torn) await tear();
        throw Object.assign(new Error(`${fault.kind}: made to fail, ${name} '${about}'`), {
          code: fault.kind,
          syscall: name,
        });
    }
  };

  const watchHandle = (handle, file) => {
    for (const name of [
      'write',
      'writeFile',
      'appendFile',
      'sync',
      'datasync',
      'truncate',
      'readFile',
      'read',
      'stat',
    ]) {
      const real = handle[name].bind(handle);
      const half = (data) => Buffer.from(data).subarray(0, Math.ceil(data.length / 2));
      handle[name] = (...parts) =>
        call(
          name,
          file,
          () => real(...parts),
          name.startsWith('write') ? () => handle.appendFileUnseen(half(parts[0])) : undefined,
        );
    }
    const close = handle.close.bind(handle);
    handle.close = () => close();
    return handle;
  };

  for (const name of [
    'access',
    'appendFile',
    'lstat',
    'mkdir',
    'open',
    'readFile',
    'readdir',
    'realpath',
    'rename',
    'rm',
    'stat',
    'unlink',
    'writeFile',
  ]) {
    const real = fsp[name];
    fsp[name] = async (file, ...parts) => {
      if (!inside(file)) return real(file, ...parts);
      if (name !== 'open') return call(name, file, () => real(file, ...parts));
      const handle = await call(name, file, () => real(file, ...parts));
      handle.appendFileUnseen = handle.appendFile.bind(handle);
      return watchHandle(handle, file);
    };
  }
}

/** A bug of the program that nobody foresaw, with a credential in its message. */
function injectBug({ message, where }) {
  const bug = () => Object.assign(new Error(message), { options: { headers: { authorization: message } } });
  if (where === 'uncaught') {
    const { randomUUID } = crypto;
    crypto.randomUUID = (options) => {
      setImmediate(() => {
        throw bug();
      });
      return randomUUID(options);
    };
    return;
  }
  crypto.randomUUID = () => {
    throw bug();
  };
}

if (script.umask !== undefined) process.umask(script.umask);
if (script.tag !== undefined) tagRequests(script.tag);
if (script.speed !== undefined) hurry(script);
if (script.disk !== undefined) injectDisk(script.disk);
if (script.bug !== undefined) injectBug(script.bug);
if (script.usage !== undefined) {
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    fs.writeFileSync(script.usage, `${ownPeak() ?? maxRSS} ${(userCPUTime + systemCPUTime) / 1000}`);
  });
}

/** In KiB. What the system reports as the peak counts the process that forked this one, too; Linux knows better. */
function ownPeak() {
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync('/proc/self/status', 'utf8'));
    return peak === null ? null : Number(peak[1]);
  } catch {
    return null;
  }
}
syncBuiltinESMExports();
