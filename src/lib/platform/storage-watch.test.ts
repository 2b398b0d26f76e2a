import { describe, expect, it } from 'vitest';
import type { Clock } from './clock.ts';
import { StorageWatch, type Room, type StorageMeter } from './storage-watch.ts';

/** A clock of which only the next turn matters. */
function turns(): Clock & { turn: () => void } {
  let then = (): void => undefined;
  return {
    now: () => 0,
    after: () => () => undefined,
    every: (_, what) => {
      then = what;
      return () => {
        then = () => undefined;
      };
    },
    turn: () => {
      then();
    },
  };
}

const meter = (answers: (StorageEstimate | Error)[]): StorageMeter => ({
  estimate: () => {
    const answer = answers.shift() ?? {};
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  },
  persisted: () => Promise.resolve(true),
});

describe('the room of this origin', () => {
  it('is looked at now and then, and an answer that makes no sense changes nothing', async () => {
    const clock = turns();
    const watch = new StorageWatch(
      meter([
        { usage: 1, quota: 10 },
        { usage: 0, quota: 0 },
        new Error('blocked'),
        {},
        { usage: 9, quota: 10 },
      ]),
      clock,
    );
    const seen: (Room | null)[] = [];
    watch.room.subscribe((room) => seen.push(room));
    for (let n = 0; n < 3; n += 1) await watch.look();
    await watch.look();
    expect(seen).toEqual([null, { usage: 1, quota: 10, isPromised: true }]);
    const next = new Promise((done) => {
      watch.room.subscribe((room) => {
        if (room?.usage === 9) done(room);
      });
    });
    clock.turn();
    await next;
    expect(watch.latest).toEqual({ usage: 9, quota: 10, isPromised: true });
    watch.close();
  });

  it('is not known where the browser does not tell', async () => {
    const watch = new StorageWatch(undefined, turns());
    await watch.look();
    expect(watch.latest).toBeNull();
  });
});
