import { describe, expect, it } from 'vitest';
import { readCommandLine } from './command-line.ts';

describe('the command line', () => {
  it('is a demo on its own database when nothing is said', () => {
    expect(readCommandLine([], {})).toEqual({
      json: false,
      help: false,
      keepBuild: false,
      port: undefined,
      options: { demo: true, accounts: true },
    });
  });

  it('takes what the contract for scripts names', () => {
    const read = readCommandLine(['--json', '--no-demo', '--port', '8080', '--data', 'somewhere'], {
      DATABASE_URL: 'postgres://db/roost',
      ROOST_DATABASE: 'pglite',
    });
    expect(read).toMatchObject({
      json: true,
      port: 8080,
      options: {
        demo: false,
        data: 'somewhere',
        databaseUrl: 'postgres://db/roost',
        engine: 'pglite',
      },
    });
  });

  it('serves another folder as it is', () => {
    expect(readCommandLine(['--build', 'elsewhere'], {})).toMatchObject({
      keepBuild: true,
      options: { build: 'elsewhere' },
    });
  });

  it.each([
    [['--bogus'], {}, '--bogus'],
    [['--port', 'http'], {}, '--port'],
    [['--port', '70000'], {}, '70000'],
    [[], { ROOST_DATABASE: 'oracle' }, 'oracle'],
    [[], { X_API_ORIGIN: 'not an address' }, 'X_API_ORIGIN'],
    [[], { X_API_ORIGIN: 'http://x.test', X_APP_KEY: 'k' }, 'X_APP_SECRET, X_ACCESS_TOKEN'],
  ])('refuses %j with %j in words', (args, environment, words) => {
    expect(() => readCommandLine(args, environment)).toThrow(words);
  });
});
