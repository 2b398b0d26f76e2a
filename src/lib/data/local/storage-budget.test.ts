import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Room } from '../../platform/storage-watch.ts';
import {
  isNearlyFull,
  roomNotice,
  surplus,
  surplusUnderPressure,
  ticketBudget,
  TICKETS_AT_LEAST,
  TICKETS_AT_MOST,
} from './storage-budget.ts';

const MB = 1_000_000;
const room = (over: Partial<Room> = {}): Room => ({
  usage: 100 * MB,
  quota: 10_000 * MB,
  isPromised: false,
  ...over,
});
const rooms = fc.record({
  usage: fc.nat(20_000 * MB),
  quota: fc.integer({ min: 1, max: 20_000 * MB }),
  isPromised: fc.boolean(),
});

describe('how many tickets a device holds', () => {
  it('is what tabs can keep in memory, and less where the browser gives little', () => {
    expect(ticketBudget(null)).toBe(TICKETS_AT_MOST);
    expect(ticketBudget(room())).toBe(TICKETS_AT_MOST);
    expect(ticketBudget(room({ quota: 120 * MB }))).toBe(4_000);
    expect(ticketBudget(room({ quota: 1 }))).toBe(TICKETS_AT_LEAST);
  });

  it('is never too few to work with, and what goes never leaves fewer', () => {
    fc.assert(
      fc.property(rooms, fc.nat(100_000), (given, held) => {
        const budget = ticketBudget(given);
        expect(budget).toBeGreaterThanOrEqual(TICKETS_AT_LEAST);
        expect(budget).toBeLessThanOrEqual(TICKETS_AT_MOST);
        const left = held - surplus(held, budget);
        expect(left).toBeLessThanOrEqual(Math.max(budget, 0));
        expect(left).toBeGreaterThanOrEqual(Math.min(held, budget * 0.9 - 1));
        const pressed = held - surplusUnderPressure(held);
        expect(pressed).toBeGreaterThanOrEqual(Math.min(held, TICKETS_AT_LEAST));
        expect(pressed).toBeLessThanOrEqual(held);
      }),
    );
  });

  it('does not begin anew with the next ticket', () => {
    expect(surplus(20_001, 20_000)).toBe(2_001);
    expect(surplus(18_001, 20_000)).toBe(0);
  });
});

describe('what the person hears of the room', () => {
  it('is nothing while there is enough, or nobody can tell', () => {
    expect(roomNotice(null)).toBeNull();
    expect(roomNotice(room())).toBeNull();
  });

  it('is that it is nearly used up', () => {
    expect(roomNotice(room({ usage: 9_500 * MB }))).toEqual({ kind: 'room_low' });
    expect(roomNotice(room({ usage: 60 * MB, quota: 100 * MB }))).toEqual({ kind: 'room_low' });
  });

  it('is that there is little and no promise to keep it; with one, nothing', () => {
    const short = { usage: 1_600 * MB, quota: 2_000 * MB };
    expect(roomNotice(room(short))).toEqual({ kind: 'room_unpromised' });
    expect(roomNotice(room({ ...short, isPromised: true }))).toBeNull();
  });

  it('is said exactly where it is true', () => {
    fc.assert(
      fc.property(rooms, (given) => {
        expect(roomNotice(given)?.kind === 'room_low').toBe(isNearlyFull(given));
      }),
    );
  });
});
