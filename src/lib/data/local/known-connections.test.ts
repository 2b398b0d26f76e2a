import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { connection } from '../../../../tests/support/ui/samples.ts';
import { KeptConnections } from './known-connections.ts';
import { openTestDevice, until } from './open-for-test.ts';

const KNOWN = {
  connections: [connection('50000000-0000-4000-8000-000000000001')],
  at: '2026-03-02T10:00:00Z',
};

it('keeps what the server said, and forgets it with the rows', async () => {
  const device = await openTestDevice();
  const kept = new KeptConnections(device.db);
  expect(await until(kept.known, () => true)).toBeNull();
  await kept.keep(KNOWN);
  expect(await until(kept.known, (value) => value !== null)).toEqual(KNOWN);
  await device.store.reset();
  expect(await until(kept.known, () => true)).toBeNull();
});

it('takes for nothing what another version of the app has kept', async () => {
  const device = await openTestDevice();
  await device.db.meta.put({ key: 'x_connections', value: { connections: [{ id: 1 }] } });
  expect(await until(new KeptConnections(device.db).known, () => true)).toBeNull();
});
