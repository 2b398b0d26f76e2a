/** Which messages this device may read now. */
import type { PendingMessage } from './ports.ts';

/** The server grants 60 s; what is granted is read well before that. */
const GRANTED_MS = 45_000;
/** Another device holds it: by then its reading has arrived, or its lease is about to run out. */
const DENIED_MS = 30_000;

/** Times are milliseconds of one clock. */
export class LeaseBook {
  readonly #granted = new Map<string, number>();
  readonly #denied = new Map<string, number>();
  readonly #unreadable = new Set<string>();

  /** Messages nobody else is known to hold, in the given order. */
  open(rows: readonly PendingMessage[], now: number): PendingMessage[] {
    return rows.filter(({ id }) => !this.#unreadable.has(id) && !isLive(this.#denied, id, now));
  }

  /** Of those, the ones that need a lease first. */
  unleased(rows: readonly PendingMessage[], now: number): string[] {
    return this.open(rows, now)
      .map(({ id }) => id)
      .filter((id) => !isLive(this.#granted, id, now));
  }

  /** Of those, the ones that may be read now. */
  leased(rows: readonly PendingMessage[], now: number): PendingMessage[] {
    return this.open(rows, now).filter(({ id }) => isLive(this.#granted, id, now));
  }

  settle(asked: readonly string[], granted: readonly string[], now: number): void {
    forgetPast(this.#granted, now);
    forgetPast(this.#denied, now);
    const yes = new Set(granted);
    for (const id of asked) {
      if (yes.has(id)) this.#granted.set(id, now + GRANTED_MS);
      else this.#denied.set(id, now + DENIED_MS);
    }
  }

  /** Read and recorded. */
  done(ids: readonly string[]): void {
    for (const id of ids) this.#granted.delete(id);
  }

  /** The model failed on this very message: not tried again in this session, so that it cannot block the rest. */
  giveUp(id: string): void {
    this.#granted.delete(id);
    this.#unreadable.add(id);
  }

  /** How many of the pending rows may be out of reach: so many more have to be asked for. */
  outOfReach(now: number): number {
    forgetPast(this.#denied, now);
    return this.#denied.size + this.#unreadable.size;
  }

  /** When the first denied message may be asked for again; null when none is. */
  nextChance(now: number): number | null {
    forgetPast(this.#denied, now);
    return this.#denied.size === 0 ? null : Math.min(...this.#denied.values());
  }
}

function isLive(times: ReadonlyMap<string, number>, id: string, now: number): boolean {
  return (times.get(id) ?? -Infinity) > now;
}

function forgetPast(times: Map<string, number>, now: number): void {
  for (const [id, until] of times) if (until <= now) times.delete(id);
}
