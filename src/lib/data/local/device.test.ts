import { describe, expect, it, vi } from 'vitest';
// First: Dexie looks for IndexedDB when it is loaded.
import { openTestDevice } from './open-for-test.ts';
import type { DeviceNotice } from '../../features/ports.ts';
import { LiveCell } from '../../platform/live-cell.ts';
import type { Room } from '../../platform/storage-watch.ts';
import { LocalDevice } from './device.ts';
import { UNREADABLE_KEY } from './rescue.ts';

const LOW: Room = { usage: 95, quota: 100, isPromised: true };

async function watched() {
  const { db } = await openTestDevice();
  const room = new LiveCell<Room | null>(null);
  const device = new LocalDevice(db, room);
  let notice: DeviceNotice | null = null;
  device.notice.subscribe((latest) => (notice = latest));
  return { db, room, device, notice: () => notice };
}

describe('what is said of this device', () => {
  it('is that room runs low, once in the life of a tab', async () => {
    const { room, device, notice } = await watched();
    room.set(LOW);
    expect(notice()).toEqual({ kind: 'room_low' });
    await device.dismiss({ kind: 'room_low' });
    room.set({ ...LOW, usage: 96 });
    expect(notice()).toBeNull();
    device.close();
  });

  it('ends when there is room again', async () => {
    const { room, device, notice } = await watched();
    room.set(LOW);
    room.set({ ...LOW, quota: 10_000_000_000 });
    expect(notice()).toBeNull();
    device.close();
  });

  it('is first what was lost, in all tabs until it was read in one, and never again', async () => {
    const { db, room, device, notice } = await watched();
    room.set(LOW);
    const lost = { changes: 2, drafts: 0 };
    await db.meta.put({ key: UNREADABLE_KEY, value: lost });
    await vi.waitFor(() => expect(notice()).toEqual({ kind: 'unreadable', lost }));
    const other = new LocalDevice(db, new LiveCell<Room | null>(null));
    let there: DeviceNotice | null = null;
    other.notice.subscribe((latest) => (there = latest));
    await vi.waitFor(() => expect(there).toEqual({ kind: 'unreadable', lost }));
    await device.dismiss({ kind: 'unreadable', lost });
    await vi.waitFor(() => expect([notice()?.kind, there]).toEqual(['room_low', null]));
    expect(await db.meta.get(UNREADABLE_KEY)).toBeUndefined();
    device.close();
    other.close();
  });
});
