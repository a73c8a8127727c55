import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { terminalRules, usesColour } from '../../src/cli/terminal.ts';

const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 120 });
const pipe = Object.assign(new PassThrough(), { isTTY: false });

describe('colour', () => {
  test('is on for a terminal and off for a pipe', () => {
    expect(usesColour(terminal, {}, {})).toBe(true);
    expect(usesColour(pipe, {}, {})).toBe(false);
  });

  test('is off on a dumb terminal', () => {
    expect(usesColour(terminal, { TERM: 'dumb' }, {})).toBe(false);
  });

  test('follows --no-color, then NO_COLOR, then FORCE_COLOR, then the terminal', () => {
    expect(usesColour(pipe, { FORCE_COLOR: '1' }, {})).toBe(true);
    expect(usesColour(terminal, { FORCE_COLOR: '0' }, {})).toBe(false);
    expect(usesColour(pipe, { FORCE_COLOR: '1', TERM: 'dumb' }, {})).toBe(true);
    expect(usesColour(terminal, { FORCE_COLOR: '1', NO_COLOR: '1' }, {})).toBe(false);
    expect(usesColour(terminal, { FORCE_COLOR: '1' }, { color: false })).toBe(false);
  });

  test('takes an empty variable for an unset one', () => {
    expect(usesColour(terminal, { NO_COLOR: '', FORCE_COLOR: '' }, {})).toBe(true);
    expect(usesColour(pipe, { NO_COLOR: '', FORCE_COLOR: '' }, {})).toBe(false);
  });
});

describe('the rules of a run', () => {
  test('give a pipe 80 columns and a terminal its own, 40 at least', () => {
    const streams = { env: {}, stdin: terminal, stderr: terminal };
    expect(terminalRules({ ...streams, stdout: pipe }, {}).width).toBe(80);
    expect(terminalRules({ ...streams, stdout: terminal }, {}).width).toBe(120);
    const narrow = Object.assign(new PassThrough(), { isTTY: true, columns: 12 });
    expect(terminalRules({ ...streams, stdout: narrow }, {}).width).toBe(40);
  });

  test('animate progress on a terminal only, and show none with --quiet', () => {
    const on = (stderr: typeof pipe, env: NodeJS.ProcessEnv = {}) => ({ env, stdin: terminal, stdout: pipe, stderr });
    expect(terminalRules(on(terminal), {}).progress).toBe('animated');
    expect(terminalRules(on(terminal, { TERM: 'dumb' }), {}).progress).toBe('plain');
    expect(terminalRules(on(pipe), {}).progress).toBe('plain');
    expect(terminalRules(on(terminal), { quiet: true }).progress).toBe('none');
  });

  test('ask nobody unless stdin and stderr are both a terminal', () => {
    const env = {};
    expect(terminalRules({ env, stdin: terminal, stdout: pipe, stderr: terminal }, {}).interactive).toBe(true);
    expect(terminalRules({ env, stdin: pipe, stdout: terminal, stderr: terminal }, {}).interactive).toBe(false);
    expect(terminalRules({ env, stdin: terminal, stdout: terminal, stderr: pipe }, {}).interactive).toBe(false);
  });
});
