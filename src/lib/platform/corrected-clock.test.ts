import { describe, expect, it } from 'vitest';
import { CorrectedClock } from './corrected-clock.ts';

const NOW = Date.UTC(2026, 10, 28, 9);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;

/** A device whose clock is wrong by so much, and a server that is right. */
function open(wrongBy: number, kept: unknown = null) {
  const memory = { value: kept, writes: 0 };
  const world = { passed: 0, wrongBy };
  const device = {
    now: () => NOW + world.passed + world.wrongBy,
    after: () => () => undefined,
    every: () => () => undefined,
  };
  const start = () =>
    new CorrectedClock({
      device,
      elapsed: () => 777 + world.passed,
      remembered: {
        read: () => memory.value,
        write: (value) => {
          memory.value = value;
          memory.writes += 1;
        },
      },
    });
  const clock = start();
  const learnt: number[] = [];
  clock.onLearnt((byMs) => learnt.push(byMs));
  /** A request whose way there and back take so long. */
  const hear = (there = 100, back = 100, of = clock): void => {
    const answered = of.ask();
    world.passed += there;
    const at = new Date(NOW + world.passed).toISOString();
    world.passed += back;
    answered(at);
  };
  return {
    clock,
    memory,
    world,
    learnt,
    hear,
    start,
    /** By how much the corrected time is wrong. */
    error: (of = clock) => of.now() - NOW - world.passed,
  };
}

describe('a clock that is wrong', () => {
  it.each([YEAR, -YEAR, 10 * MINUTE, -6 * SECOND])(
    'by %d ms is right after one answer',
    (wrong) => {
      const { clock, error, hear } = open(wrong);
      expect(error()).toBe(wrong);
      hear();
      expect(error()).toBe(0);
      let offset = 0;
      clock.offset.subscribe((ms) => (offset = ms));
      expect(offset).toBe(-wrong);
    },
  );

  it.each([0, 4 * SECOND, -4 * SECOND])('by %d ms is good enough', (wrong) => {
    const { error, hear, memory } = open(wrong);
    hear();
    expect(error()).toBe(wrong);
    expect(memory.value).toMatchObject({ offsetMs: 0 });
  });

  it('is right to within half of the way there and back, however the way is divided', () => {
    for (const [there, back] of [
      [2_000, 0],
      [0, 2_000],
      [1_000, 1_000],
    ] as const) {
      const { error, hear } = open(YEAR);
      hear(there, back);
      expect(Math.abs(error())).toBeLessThanOrEqual(1_000);
    }
  });

  it('is not blamed for a way that takes long', () => {
    const { error, hear, learnt } = open(0);
    hear(20 * SECOND, 0);
    hear(0, 20 * SECOND);
    expect(error()).toBe(0);
    expect(learnt).toEqual([0]);
  });

  it('stays where it was put by answers that say about the same', () => {
    const { error, hear, learnt } = open(YEAR);
    hear(300, 100);
    const first = error();
    hear(0, 900);
    hear(900, 0);
    expect(error()).toBe(first);
    expect(learnt).toHaveLength(1);
  });

  it('learns nothing while the device sleeps or its clock is set', () => {
    const { clock, error, world } = open(0);
    const answered = clock.ask();
    const at = new Date(NOW).toISOString();
    world.wrongBy = 3 * HOUR;
    answered(at);
    expect(error()).toBe(3 * HOUR);
  });

  it('learns nothing from what is no time', () => {
    const { clock, error } = open(YEAR);
    clock.ask()('soon');
    expect(error()).toBe(YEAR);
  });

  it('tells whoever asks later that it has learnt the time already', () => {
    const { clock, hear } = open(YEAR);
    hear();
    const later: number[] = [];
    clock.onLearnt((byMs) => later.push(byMs))();
    expect(later).toEqual([0]);
  });

  it('follows when a person sets it, and tells by how much the time has moved', () => {
    const { error, hear, learnt, world } = open(YEAR);
    hear();
    world.wrongBy = 0;
    expect(error()).toBe(-YEAR);
    hear();
    expect(error()).toBe(0);
    expect(learnt).toEqual([-YEAR, YEAR]);
  });
});

describe('what was learnt', () => {
  it('holds for a start without a network', () => {
    const { error, hear, start, world } = open(YEAR);
    hear();
    world.passed += 3 * HOUR;
    expect(error(start())).toBe(0);
  });

  it('is taken over by the other tabs', () => {
    const { error, hear, start } = open(-YEAR);
    const other = start();
    hear();
    expect(error(other)).toBe(-YEAR);
    other.recall();
    expect(error(other)).toBe(0);
  });

  it.each([YEAR, -YEAR])(
    'is forgotten when a clock that was %d ms wrong was put right',
    (wrong) => {
      const { error, hear, start, world } = open(wrong);
      hear();
      world.passed += HOUR;
      world.wrongBy = 0;
      expect(error(start())).toBe(0);
    },
  );

  it('keeps a clock that has lost its battery from going back behind what the server has shown', () => {
    const { error, hear, start, world } = open(0);
    hear();
    world.passed += HOUR;
    world.wrongBy = -30 * YEAR;
    expect(Math.abs(error(start()))).toBeLessThanOrEqual(HOUR + MINUTE);
  });

  it.each([null, 7, 'x', {}, { offsetMs: '1', heardAt: NOW }, { offsetMs: null, heardAt: null }])(
    'is nothing when what was kept is %j',
    (kept) => {
      expect(open(0, kept).error()).toBe(0);
    },
  );

  it('is not written with each answer', () => {
    const { hear, memory, world } = open(YEAR);
    for (let nth = 0; nth < 50; nth += 1) hear();
    expect(memory.writes).toBe(1);
    world.passed += 2 * MINUTE;
    hear();
    expect(memory.writes).toBe(2);
  });
});
