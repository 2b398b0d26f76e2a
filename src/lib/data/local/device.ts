/** What the person should know of how this device keeps their work. */
import type { Live } from '../../domain/live.ts';
import type { Device, DeviceNotice } from '../../features/ports.ts';
import type { NotSent } from '../../features/unsent.ts';
import { LiveCell } from '../../platform/live-cell.ts';
import type { Room } from '../../platform/storage-watch.ts';
import type { LocalDatabase } from './database.ts';
import { live } from './live-query.ts';
import { UNREADABLE_KEY } from './rescue.ts';
import { roomNotice } from './storage-budget.ts';

export class LocalDevice implements Device {
  readonly #db: LocalDatabase;
  readonly #notice = new LiveCell<DeviceNotice | null>(null);
  readonly #undo: (() => void)[];
  readonly #dismissed = new Set<DeviceNotice['kind']>();
  #room: DeviceNotice | null = null;
  #lost: DeviceNotice | null = null;

  constructor(db: LocalDatabase, room: Live<Room | null>) {
    this.#db = db;
    this.#undo = [
      room.subscribe((latest) => {
        this.#room = roomNotice(latest);
        this.#tell();
      }),
      live(() => db.meta.get(UNREADABLE_KEY)).subscribe(
        (noted) => {
          this.#lost = noted ? { kind: 'unreadable', lost: noted.value as NotSent } : null;
          this.#tell();
        },
        // The database was closed over it, which is said elsewhere.
        () => undefined,
      ),
    ];
  }

  get notice(): Live<DeviceNotice | null> {
    return this.#notice;
  }

  async dismiss(notice: DeviceNotice): Promise<void> {
    if (notice.kind === 'unreadable') await this.#db.meta.delete(UNREADABLE_KEY);
    else {
      this.#dismissed.add(notice.kind);
      this.#tell();
    }
  }

  close(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  #tell(): void {
    const room = this.#room && this.#dismissed.has(this.#room.kind) ? null : this.#room;
    // What is lost is said first: it is said once.
    const next = this.#lost ?? room;
    if (next?.kind !== this.#notice.value?.kind) this.#notice.set(next);
  }
}
