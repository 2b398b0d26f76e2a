/**
 * The time, also where this device's own clock is wrong: each answer of the server that says its time tells by how
 * much. What was learnt is remembered, for a start without a network.
 *
 * Invariants
 * 1. A difference that the way there and back may account for is none.
 * 2. What the server's clock has shown lies in the past.
 */
import type { Live } from '../domain/live.ts';
import type { Clock } from './clock.ts';
import { LiveCell } from './live-cell.ts';
import type { Remembered } from './remembered.ts';

/** Nobody notices, and correcting it would move times back and forth with each answer. */
const SMALL_MS = 5_000;
/** While a request was under way the device slept, or its clock was set: it measures nothing. */
const STEADY_MS = 1_000;
/** A start after a crash knows the server's time as of then. */
const NOTED_EVERY_MS = 60_000;
const DAY_MS = 24 * 60 * 60_000;

interface Correction {
  /** To be added to the device's time. */
  offsetMs: number;
  /** The newest time that the server has shown. */
  heardAt: number;
}

interface Parts {
  device: Clock;
  /** Milliseconds since some moment, whatever the clock is set to. */
  elapsed: () => number;
  remembered: Remembered;
}

export class CorrectedClock implements Clock {
  readonly #parts: Parts;
  readonly #offset: LiveCell<number>;
  readonly #listeners = new Set<(byMs: number) => void>();
  #heardAt: number;
  #notedAt = -Infinity;
  #isSure = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { offsetMs, heardAt } = this.#recalled();
    this.#offset = new LiveCell(offsetMs);
    this.#heardAt = heardAt;
  }

  /** Milliseconds to be added to the device's time: below zero where it is ahead. */
  get offset(): Live<number> {
    return this.#offset;
  }

  now(): number {
    return this.#parts.device.now() + this.#offset.value;
  }

  after(ms: number, then: () => void): () => void {
    return this.#parts.device.after(ms, then);
  }

  every(ms: number, then: () => void): () => void {
    return this.#parts.device.every(ms, then);
  }

  /** Call as a request goes out. @returns what takes the server's time (ISO) when the answer is there. */
  ask(): (serverTime: string) => void {
    const { device, elapsed } = this.#parts;
    const [began, from] = [elapsed(), device.now()];
    return (serverTime) => {
      const roundTrip = elapsed() - began;
      const isSteady = Math.abs(device.now() - from - roundTrip) < STEADY_MS;
      const at = Date.parse(serverTime);
      if (isSteady && Number.isFinite(at)) this.#learn(at + roundTrip / 2, roundTrip / 2);
    };
  }

  /**
   * Calls back when this tab first hears the server's time, and whenever that says another time than this clock
   * did: then by how much.
   *
   * @returns what ends it.
   */
  onLearnt(then: (byMs: number) => void): () => void {
    this.#listeners.add(then);
    if (this.#isSure) then(0);
    return () => void this.#listeners.delete(then);
  }

  /** Takes over what another tab has learnt. */
  recall(): void {
    const { offsetMs, heardAt } = this.#recalled();
    this.#heardAt = heardAt;
    if (offsetMs !== this.#offset.value) this.#offset.set(offsetMs);
  }

  #learn(serverNow: number, unsureMs: number): void {
    const before = this.#offset.value;
    const leewayMs = SMALL_MS + unsureMs;
    let offsetMs = serverNow - this.#parts.device.now();
    if (Math.abs(offsetMs - before) <= leewayMs) offsetMs = before;
    else if (Math.abs(offsetMs) <= leewayMs) offsetMs = 0;
    const isNews = offsetMs !== before || !this.#isSure;
    this.#isSure = true;
    this.#heardAt = Math.max(serverNow, this.#heardAt);
    // Its clock may be set back as well: what it says now counts.
    if (offsetMs !== before) this.#heardAt = serverNow;
    if (offsetMs !== before || serverNow - this.#notedAt > NOTED_EVERY_MS) {
      this.#notedAt = serverNow;
      this.#parts.remembered.write({ offsetMs, heardAt: this.#heardAt } satisfies Correction);
    }
    if (offsetMs !== before) this.#offset.set(offsetMs);
    if (isNews) for (const listener of [...this.#listeners]) listener(offsetMs - before);
  }

  #recalled(): Correction {
    const kept = this.#parts.remembered.read();
    if (!isCorrection(kept)) return { offsetMs: 0, heardAt: -Infinity };
    return { ...kept, offsetMs: presentOffset(kept, this.#parts.device.now()) };
  }
}

/** What to add to the device's time: its clock may have been set since that was learnt. */
function presentOffset({ offsetMs, heardAt }: Correction, deviceNow: number): number {
  // A clock that was a day behind and shows a later time than was heard has been put right.
  const wasPutRight = offsetMs > DAY_MS && deviceNow >= heardAt;
  if (!wasPutRight && deviceNow + offsetMs >= heardAt - SMALL_MS) return offsetMs;
  return Math.max(0, heardAt - deviceNow);
}

function isCorrection(value: unknown): value is Correction {
  if (typeof value !== 'object' || value === null) return false;
  const { offsetMs, heardAt } = value as Partial<Correction>;
  return Number.isFinite(offsetMs) && Number.isFinite(heardAt);
}
