/** Looks from time to time how much room the browser gives this origin. https://storage.spec.whatwg.org/#estimating */
import type { Live } from '../domain/live.ts';
import type { Clock } from './clock.ts';
import { LiveCell } from './live-cell.ts';

export type StorageMeter = Pick<StorageManager, 'estimate' | 'persisted'>;

/** What the browser says of this origin's storage. */
export interface Room {
  /** Bytes, of everything that Roost keeps here: rows, weights, builds. */
  usage: number;
  quota: number;
  /** Whether the browser has promised not to clear it by itself. */
  isPromised: boolean;
}

const LOOK_EVERY_MS = 5 * 60_000;

export class StorageWatch {
  readonly #storage: StorageMeter | undefined;
  readonly #room = new LiveCell<Room | null>(null);
  readonly #stop: () => void;

  /** @param storage undefined where the browser has none, as on pages without TLS. */
  constructor(storage: StorageMeter | undefined, clock: Clock) {
    this.#storage = storage;
    this.#stop = clock.every(LOOK_EVERY_MS, () => void this.look());
  }

  /** null while the browser has not told, or where it does not. */
  get room(): Live<Room | null> {
    return this.#room;
  }

  get latest(): Room | null {
    return this.#room.value;
  }

  /** Looks now. Never throws: without an answer the last one stands. */
  async look(): Promise<void> {
    if (!this.#storage) return;
    try {
      const { usage, quota } = await this.#storage.estimate();
      const isPromised = await this.#storage.persisted();
      // Private windows and blocked storage say zero of both: that is no measure of anything.
      if (usage !== undefined && quota) this.#room.set({ usage, quota, isPromised });
    } catch {
      // Some browsers refuse in frames and private windows.
    }
  }

  close(): void {
    this.#stop();
  }
}
