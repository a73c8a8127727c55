import { describe, expect, it } from 'vitest';
import { StandIns } from './stand-ins.ts';

const client = (digit: string) => `oauth-client-${digit.repeat(8)}-0000-4000-8000-000000000000`;

describe('what stands for what', () => {
  it('is one id for one id, all the way', () => {
    const standIns = new StandIns();
    expect(standIns.matches([`a ${client('1')}`], [`a ${client('7')}`])).toBe(true);
    expect(standIns.matches([`b ${client('1')}`], [`b ${client('7')}`])).toBe(true);
    expect(standIns.matches([`b ${client('1')}`], [`b ${client('8')}`])).toBe(false);
    expect(standIns.matches([`b ${client('2')}`], [`b ${client('7')}`])).toBe(false);
  });

  it('is typed in its place, and shown in its place', () => {
    const standIns = new StandIns();
    standIns.matches([client('1')], [client('7')]);
    expect(standIns.toReal(`get ${client('1')} ${client('3')}`)).toBe(`get ${client('7')} ${client('3')}`);
    expect(standIns.shorten([], [`got ${client('7')}`])).toEqual([`got ${client('1')}`]);
  });

  it('is not learned from output that differs', () => {
    const standIns = new StandIns();
    expect(standIns.matches([client('1'), 'end'], [client('7'), 'END'])).toBe(false);
    expect(standIns.matches([client('1')], [client('8')])).toBe(true);
  });

  it('is any time for a time, and nothing else for it', () => {
    const standIns = new StandIns();
    expect(standIns.matches(['at 2026-01-02T03:04:05.678Z'], ['at 2031-12-24T18:00:00.000Z'])).toBe(true);
    expect(standIns.matches(['at 2026-01-02T03:04:05.678Z'], ['at noon'])).toBe(false);
  });
});

describe('what is left out', () => {
  it('may be anything in a line, and any number of lines', () => {
    const standIns = new StandIns();
    expect(standIns.matches(['a … z'], ['a b c z'])).toBe(true);
    expect(standIns.matches(['a', '…', 'z'], ['a', 'z'])).toBe(true);
    expect(standIns.matches(['…', 'y', '…'], ['w', 'x', 'y', 'z'])).toBe(true);
    expect(standIns.matches(['…', 'y'], ['y', 'z'])).toBe(false);
  });

  it('takes nothing of the text around it for a pattern', () => {
    const standIns = new StandIns();
    expect(standIns.matches(['$ (a|b)* [x] …'], ['$ (a|b)* [x] y'])).toBe(true);
    expect(standIns.matches(['a.c'], ['abc'])).toBe(false);
  });

  it('stays left out where its neighbours are still there', () => {
    const standIns = new StandIns();
    expect(standIns.shorten(['a', '…', 'old'], ['a', 'b', 'new'])).toEqual(['a', 'b', 'new']);
    expect(standIns.shorten(['…', 'y', 'old'], ['w', 'y', 'new'])).toEqual(['…', 'y', 'new']);
  });
});
