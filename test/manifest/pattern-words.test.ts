import { describe, expect, it } from 'vitest';
import { readText } from '../support/manifest-text.ts';

describe('the words about a form that was not met', () => {
  const said = (client: string) => {
    const result = readText(`version: 1\nclients: [{name: a, role: R, ${client}}]\n`);
    return result.ok ? [] : result.diagnostics.map(({ code, detail }) => `${code}: ${detail}`);
  };

  it.each(['0s', '0m', '0h', '0d', '0w', '000d'])('say of a rotation after %s that it must take some time', (text) => {
    expect(said(`rotateAfter: ${text}`)).toEqual([
      'bad-duration: "rotateAfter" of the client "a" must be longer than nothing.',
    ]);
  });

  it.each(['x0d', '0dx', '0', 'a week', '-0d'])('say of a rotation after %j that this is no duration', (text) => {
    expect(said(`rotateAfter: "${text}"`)).toEqual([`bad-duration: "${text}" is no duration.`]);
  });

  it('say of any other key what belongs there, whatever the text looks like', () => {
    expect(said('clientId: 0d')).toEqual(['bad-client-id: "0d" is no client id.']);
    expect(said('overlap: 7')).toEqual([expect.stringMatching(/^bad-duration: .* must be a text/u)]);
    expect(said('overlap: 7y')).toEqual(['bad-duration: "7y" is no duration.']);
  });

  it('say which name has white space around it', () => {
    expect(said('previousNames: [b, "c "]')).toEqual([
      'name-white-space: The previous name "c " begins or ends with white space.',
    ]);
  });
});
