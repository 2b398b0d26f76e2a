/**
 * How much this device holds. Pure, so that the rules can be read and tested: what is counted and asked of the
 * browser comes in from outside.
 */
import type { DeviceNotice } from '../../features/ports.ts';
import type { Room } from '../../platform/storage-watch.ts';

/**
 * Each tab reads the queue of all tickets when it opens and keeps it in memory: 1.7 kB a ticket, at this size some
 * 35 MB and most of a second. Older ones that somebody opens come from the server, one by one.
 */
export const TICKETS_AT_MOST = 20_000;
/** The other half is for weights, and for two builds of the app while one replaces the other. */
export const SHARE_OF_QUOTA = 0.5;
/** With three messages, their readings and a reply: measured in Chromium over 4,000 tickets. */
export const BYTES_A_TICKET = 15_000;
/** Fewer than these free nothing that would be felt. */
export const TICKETS_AT_LEAST = 500;
/** Eviction goes on to below the budget, so that the next ticket does not begin another. */
const DOWN_TO = 0.9;
/** What is let go when the disk is nearly full although the rows keep within their budget. */
const DOWN_TO_UNDER_PRESSURE = 0.75;
/** From here on a write may fail at any time: an update alone needs some 30 MB. */
const NEARLY_USED = 0.9;
const ROOM_FOR_AN_UPDATE = 50_000_000;
/** Browsers clear origins without a promise when the whole disk runs short, before writes fail. */
const SHORT_WITHOUT_PROMISE = 500_000_000;

/** How many tickets may be held. @param room null where the browser does not tell. */
export function ticketBudget(room: Room | null): number {
  if (!room) return TICKETS_AT_MOST;
  const fitting = Math.floor((room.quota * SHARE_OF_QUOTA) / BYTES_A_TICKET);
  return Math.max(TICKETS_AT_LEAST, Math.min(TICKETS_AT_MOST, fitting));
}

/** How many of the tickets held are to go, if as many are done. */
export function surplus(held: number, budget: number): number {
  return held <= budget ? 0 : held - Math.floor(budget * DOWN_TO);
}

/** How many are to go to make room at once: the disk is full, or nearly. */
export function surplusUnderPressure(held: number): number {
  return Math.max(0, held - Math.max(TICKETS_AT_LEAST, Math.floor(held * DOWN_TO_UNDER_PRESSURE)));
}

export function isNearlyFull({ usage, quota }: Room): boolean {
  return usage > quota * NEARLY_USED || quota - usage < ROOM_FOR_AN_UPDATE;
}

/** What the person should know of it, and can do something about; null while all is well. */
export function roomNotice(room: Room | null): DeviceNotice | null {
  if (!room) return null;
  if (isNearlyFull(room)) return { kind: 'room_low' };
  const isShort = room.quota - room.usage < SHORT_WITHOUT_PROMISE;
  return isShort && !room.isPromised ? { kind: 'room_unpromised' } : null;
}
