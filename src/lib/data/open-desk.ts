/** Opens one person's desk on this device: local database, sync, and what the views and the reader use. */
import type {
  Actions,
  Administration,
  Company,
  Desk,
  Synchronisation,
  XConnections,
} from '../features/ports.ts';
import type { TriageWork } from '../inference/ports.ts';
import { systemClock } from '../platform/clock.ts';
import { keepData } from '../platform/durable-storage.ts';
import { randomId } from '../platform/ids.ts';
import { browserNetwork } from '../platform/network.ts';
import { browserTabs } from '../platform/tabs.ts';
import { SyncEngine } from '../sync/engine/engine.ts';
import { Absence } from './local/absence.ts';
import { LocalActions } from './local/actions.ts';
import { openLocalDatabase } from './local/database.ts';
import { AbsentTickets } from './local/absent-tickets.ts';
import { LocalCompany } from './local/company.ts';
import { LocalDesk } from './local/desk.ts';
import { KeptConnections } from './local/known-connections.ts';
import { LocalReplica } from './local/replica.ts';
import { RowStore } from './local/store.ts';
import { LocalTriageWork } from './local/triage-work.ts';
import type { Client } from './remote/client.ts';
import { SupabaseAdministration } from './remote/supabase-administration.ts';
import { SupabaseRemote } from './remote/supabase-remote.ts';
import { SupabaseXConnections } from './remote/supabase-x-connections.ts';

export interface OpenDesk {
  desk: Desk;
  actions: Actions;
  sync: Synchronisation;
  company: Company;
  administration: Administration;
  xConnections: XConnections;
  triageWork: TriageWork;
  close(): void;
}

/**
 * @param recheck Asks who this person is by now, and closes this desk if they may not work here any more.
 * @throws Refusal 'database_newer' when a newer Roost has upgraded the database on this device,
 *   'database_unavailable' when the browser gives none (private windows of some browsers).
 */
export async function openDesk(
  client: Client,
  userId: string,
  recheck: () => Promise<void>,
): Promise<OpenDesk> {
  const db = await openLocalDatabase(userId);
  const deviceId = await db.deviceId(randomId);
  const store = new RowStore(db);
  const remote = new SupabaseRemote(client, userId);
  const engine = new SyncEngine({
    replica: new LocalReplica(db, store, new Absence({ db, clock: systemClock, actorId: userId })),
    remote,
    clock: systemClock,
    network: browserNetwork,
    tabs: browserTabs(`sync:${userId}`),
    random: Math.random,
    recheck,
  });
  const changed = (): void => {
    engine.work();
  };
  const pull = (): void => {
    engine.now();
  };
  const parts = { db, store, clock: systemClock, newId: randomId, actorId: userId, changed };
  const triageWork = new LocalTriageWork({
    ...parts,
    lease: (ids, modelVersion) => remote.lease(ids, deviceId, modelVersion),
  });
  // Whatever was refused because the app was too old is tried by this one.
  await store.revive();
  engine.start();
  // The outbox must not be what a browser clears when space runs short.
  void keepData('storage' in navigator ? navigator.storage : undefined);
  return {
    desk: new LocalDesk(db, systemClock, new AbsentTickets(store, remote, engine.state)),
    actions: new LocalActions(parts),
    sync: {
      state: engine.state,
      now: () => {
        engine.now();
      },
    },
    company: new LocalCompany(db),
    administration: new SupabaseAdministration({ client, newId: randomId, changed: pull }),
    xConnections: new SupabaseXConnections({
      client,
      kept: new KeptConnections(db),
      clock: systemClock,
      changed: pull,
    }),
    triageWork,
    close() {
      engine.close();
      db.close();
    },
  };
}
