import { describe, expect, it } from 'vitest';
import {
  candidateLine,
  counted,
  entryLines,
  isoTime,
  lines,
  listed,
  timeText,
  word,
  yamlText,
} from '../../src/plan/wording.ts';
import { remote } from '../support/builders.ts';

const texts = (count: number): string[] => Array.from({ length: count }, (_, i) => `t${i + 1}`);

describe('a long list', () => {
  it('names twenty, and counts the rest from the twenty-first on', () => {
    const twenty = texts(20).map((text) => `"${text}"`);
    expect(listed(texts(20))).toBe(twenty.join(', '));
    expect(listed(texts(21))).toBe(`${twenty.join(', ')} and 1 more`);
    expect(listed(texts(25))).toBe(`${twenty.join(', ')} and 5 more`);
  });

  it('has twenty lines, and one more that counts the rest', () => {
    expect(lines(texts(20))).toBe(texts(20).join('\n'));
    expect(lines(texts(21))).toBe([...texts(20), '  and 1 more'].join('\n'));
    expect(lines(texts(25))).toBe([...texts(20), '  and 5 more'].join('\n'));
  });
});

it('counts one thing as one and everything else as several', () => {
  expect([0, 1, 2].map((count) => counted(count, 'client'))).toEqual(['0 clients', '1 client', '2 clients']);
});

describe('a role, creator or id', () => {
  it.each(['$member', 'jane@acme.com', 'default/tL6u', 'a-b_c:d+e'])('stands as it is where it is %s', (text) => {
    expect(word(text)).toBe(text);
  });

  it.each(['', 'two words', ' led', 'closed ', 'a\n::error::b', '"'])('is quoted where it is %j', (text) => {
    expect(word(text)).toBe(JSON.stringify(text));
  });
});

describe('a name as YAML', () => {
  it.each(['a', 'ci-dbt', 'Data Assets', 'a/b.c_d', 'yard', 'nothing', 'offset', 'Nullable'])(
    'is plain where it is %s',
    (text) => {
      expect(yamlText(text)).toBe(text);
    },
  );

  it.each(['', '-a', '1a', '*a', ' a', 'a ', 'a\n', 'a: b', 'a #b', 'a,b', 'a]', 'y', 'No', 'TRUE', 'null', 'ä'])(
    'is quoted where it is %j, which would be read otherwise',
    (text) => {
      expect(yamlText(text)).toBe(JSON.stringify(text));
      expect(entryLines(text, { state: 'absent' })).toBe(`  - name: ${JSON.stringify(text)}\n    state: absent`);
    },
  );
});

describe('a time', () => {
  const last = 8.64e15;

  it('is written to the second, or to the millisecond where it has some, and whole in documents', () => {
    expect(timeText(0)).toBe('1970-01-01T00:00:00Z');
    expect(timeText(1)).toBe('1970-01-01T00:00:00.001Z');
    expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z');
  });

  it('is written as far as dates go', () => {
    expect([timeText(last), timeText(-last)]).toEqual(['+275760-09-13T00:00:00Z', '-271821-04-20T00:00:00Z']);
    expect([isoTime(last), isoTime(-last)]).toEqual(['+275760-09-13T00:00:00.000Z', '-271821-04-20T00:00:00.000Z']);
  });

  it.each([null, Number.NaN, Infinity, -Infinity, last + 1, -last - 1])('is unreadable where it is %s', (ms) => {
    expect(timeText(ms)).toBe('an unreadable time');
    expect(isoTime(ms)).toBeNull();
  });
});

it('tells of a candidate all that tells one client from another', () => {
  expect(candidateLine(remote('1', 'a b', { role: 'Data Steward', createdBy: 'jane doe', createdAt: 0 }))).toBe(
    '  oauth-client-1  "a b"  role "Data Steward"  created by "jane doe" at 1970-01-01T00:00:00Z',
  );
  expect(candidateLine(remote('1', 'a', { createdBy: null, createdAt: null }))).toBe(
    '  oauth-client-1  "a"  role $member  created by somebody unknown at an unreadable time',
  );
});
