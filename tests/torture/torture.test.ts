import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHistory, play, type Setting } from './history.ts';
import { PLANTED } from './planted-bugs.ts';
import { openRealStorage } from './storage.ts';

/** Another one each time; a failure names it. */
const SEED = Math.trunc(Math.random() * 2 ** 31);
const HISTORIES = 1_900;
const ON_THE_REAL_STORE = 100;
/** A bug that needs more histories than this would slip through. */
const FOUND_WITHIN = 400;
const TIMEOUT_MS = 600_000;

let opened = 0;
const realStore: Setting = {
  storage: () => openRealStorage(`torture-${String((opened += 1))}`),
};

const holds = (setting?: Setting) =>
  fc.asyncProperty(aHistory, async (history) => {
    expect(await play(history, setting)).toEqual([]);
  });

describe(`generated histories, seed ${String(SEED)}`, () => {
  it(
    `lose nothing, double nothing, and end with every device as the server is, ${String(HISTORIES)} times`,
    async () => {
      await fc.assert(holds(), { numRuns: HISTORIES, seed: SEED });
    },
    TIMEOUT_MS,
  );

  it(
    `do so on the real store, ${String(ON_THE_REAL_STORE)} times`,
    async () => {
      await fc.assert(holds(realStore), { numRuns: ON_THE_REAL_STORE, seed: SEED });
    },
    TIMEOUT_MS,
  );
});

describe('a planted bug is found:', () => {
  it.each(Object.entries(PLANTED))(
    '%s',
    async (_, setting) => {
      const found = await fc.check(holds(setting), {
        numRuns: FOUND_WITHIN,
        seed: SEED,
        endOnFailure: true,
      });
      expect(found.failed).toBe(true);
    },
    TIMEOUT_MS,
  );
});
