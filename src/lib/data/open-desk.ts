/** Opens one person's desk on this device: local database, sync, and what the views and the reader use. */
import type { Actions, Desk, Synchronisation } from '../features/ports.ts';
import type { TriageWork } from '../inference/ports.ts';
import type { CorrectedClock } from '../platform/corrected-clock.ts';
import { keepData } from '../platform/durable-storage.ts';
import { randomId } from '../platform/ids.ts';
import { browserNetwork } from '../platform/network.ts';
import { browserTabs } from '../platform/tabs.ts';
import { SyncEngine } from '../sync/engine/engine.ts';
import { Absence } from './local/absence.ts';
import { timeOfAct } from './local/act-times.ts';
import { LocalActions } from './local/actions.ts';
import { openLocalDatabase } from './local/database.ts';
import { AbsentTickets } from './local/absent-tickets.ts';
import { LocalDesk } from './local/desk.ts';
import { unsettledIn } from './local/housekeeping.ts';
import { live } from './local/live-query.ts';
import { watchForLoss } from './local/lost-database.ts';
import { refuse } from './local/refusal.ts';
import { LocalReplica } from './local/replica.ts';
import { RowStore } from './local/store.ts';
import { LocalTriageWork } from './local/triage-work.ts';
import type { Client } from './remote/client.ts';
import { SupabaseRemote } from './remote/supabase-remote.ts';

export interface OpenDesk {
  desk: Desk;
  actions: Actions;
  sync: Synchronisation;
  triageWork: TriageWork;
  close(): void;
}

interface Around {
  /** Asks who this person is by now, and closes this desk if they may not work here any more. */
  recheck: () => Promise<void>;
  clock: CorrectedClock;
  /** The desk was taken away under the person, and why; it is of no use any more. */
  lost: (reason: unknown) => void;
}

/**
 * @throws Refusal 'database_newer' when a newer Roost has upgraded the database on this device,
 *   'database_unavailable' when the browser gives none (private windows of some browsers).
 */
export async function openDesk(
  client: Client,
  userId: string,
  { recheck, clock, lost }: Around,
): Promise<OpenDesk> {
  const db = await openLocalDatabase(userId);
  const deviceId = await db.deviceId(randomId);
  const store = new RowStore(db);
  const remote = new SupabaseRemote(client, userId, clock);
  const changed = (): void => {
    engine.work();
  };
  const absence = new Absence({ db, clock, actorId: userId });
  const engine = new SyncEngine({
    replica: new LocalReplica(db, store, absence, { newId: randomId, changed }),
    remote,
    clock,
    network: browserNetwork,
    tabs: browserTabs(`sync:${userId}`),
    random: Math.random,
    recheck,
  });
  const parts = { db, store, clock, newId: randomId, actorId: userId, changed };
  const triageWork = new LocalTriageWork({
    ...parts,
    lease: (ids, modelVersion) => remote.lease(ids, deviceId, modelVersion),
  });
  let unsettled = 0;
  const stopCounting = live(() => unsettledIn(db)).subscribe((count) => (unsettled = count));
  watchForLoss(db, deviceId, (reason) => {
    const isWorkLost = reason.code === 'database_cleared' && unsettled > 0;
    lost(isWorkLost ? refuse('unsent_cleared', reason.message) : reason);
  });
  const stopRetiming = clock.onLearnt((byMs) => {
    store
      .retime((item) => timeOfAct(item, byMs, clock.now()))
      .catch((reason: unknown) => {
        reportError(reason);
      });
  });
  // Whatever was refused because the app was too old is tried by this one.
  await store.revive();
  engine.start();
  // The outbox must not be what a browser clears when space runs short.
  void keepData('storage' in navigator ? navigator.storage : undefined);
  return {
    desk: new LocalDesk(db, clock, new AbsentTickets(store, remote, engine.state)),
    actions: new LocalActions(parts),
    sync: {
      state: engine.state,
      now: () => {
        engine.now();
      },
    },
    triageWork,
    close() {
      stopCounting();
      stopRetiming();
      engine.close();
      db.close();
    },
  };
}
