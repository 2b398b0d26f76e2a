/** Opens one person's desk on this device: local database, sync, and what the views and the reader use. */
import { RatingLinks } from '../domain/csat/rating-links.ts';
import type { DraftBook } from '../features/drafts.ts';
import type { Administration, Company } from '../features/administration.ts';
import type { People } from '../features/people.ts';
import type { Actions, Desk, Device, Search, Synchronisation } from '../features/ports.ts';
import type { XConnections } from '../features/x-connections.ts';
import type { TriageWork } from '../inference/ports.ts';
import type { CorrectedClock } from '../platform/corrected-clock.ts';
import { keepData } from '../platform/durable-storage.ts';
import { randomId, randomToken } from '../platform/ids.ts';
import { browserNetwork } from '../platform/network.ts';
import { StorageWatch } from '../platform/storage-watch.ts';
import { browserTabs } from '../platform/tabs.ts';
import { SyncEngine } from '../sync/engine/engine.ts';
import { openDrafts } from './browser-drafts.ts';
import { Absence } from './local/absence.ts';
import { timeOfAct } from './local/act-times.ts';
import { LocalActions } from './local/actions.ts';
import { openLocalDatabase } from './local/database.ts';
import { AbsentTickets, fetchTicket } from './local/absent-tickets.ts';
import { LocalCompany } from './local/company.ts';
import { LocalDesk } from './local/desk.ts';
import { LocalDevice } from './local/device.ts';
import { Eviction } from './local/eviction.ts';
import { unsettledIn } from './local/housekeeping.ts';
import { live } from './local/live-query.ts';
import { watchForLoss } from './local/lost-database.ts';
import { refuse } from './local/refusal.ts';
import { KeptConnections } from './local/known-connections.ts';
import { LocalReplica } from './local/replica.ts';
import { LocalSearch } from './local/search/local-search.ts';
import { openSearchWorker } from './local/search/open-worker.ts';
import { RowStore } from './local/store.ts';
import { toDisk } from './local/to-disk.ts';
import { LocalTriageWork } from './local/triage-work.ts';
import { Upkeep } from './local/upkeep.ts';
import type { Client } from './remote/client.ts';
import { SupabaseAdministration } from './remote/supabase-administration.ts';
import { SupabasePeople } from './remote/supabase-people.ts';
import { SupabaseRemote } from './remote/supabase-remote.ts';
import { SupabaseXConnections } from './remote/supabase-x-connections.ts';

export interface OpenDesk {
  desk: Desk;
  search: Search;
  actions: Actions;
  drafts: DraftBook;
  device: Device;
  sync: Synchronisation;
  company: Company;
  administration: Administration;
  people: People;
  ratingLinks: RatingLinks;
  xConnections: XConnections;
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
  const drafts = await openDrafts(db, userId);
  const store = new RowStore(db);
  const remote = new SupabaseRemote(client, userId, clock);
  const storage = 'storage' in navigator ? navigator.storage : undefined;
  const watch = new StorageWatch(storage, clock);
  const eviction = new Eviction({ db, clock, room: () => watch.latest });
  const fetch = (id: string) => fetchTicket(store, remote, id);
  const changed = (): void => {
    engine.work();
  };
  const engine = new SyncEngine({
    replica: new LocalReplica(db, store, {
      absence: new Absence({ db, clock, actorId: userId }),
      upkeep: new Upkeep({ db, clock, eviction, fetch }),
      again: { newId: randomId, changed },
    }),
    remote,
    clock,
    network: browserNetwork,
    tabs: browserTabs(`sync:${userId}`),
    random: Math.random,
    recheck,
  });
  const ratingLinks = new RatingLinks(location.origin, () => randomToken(16));
  const parts = { db, store, clock, newId: randomId, actorId: userId, changed };
  const acted = (): void => {
    engine.work();
    // What a person did outlives a loss of power as well; what a model read can be read again.
    toDisk(db).catch(() => undefined);
  };
  const pull = (): void => {
    engine.now();
  };
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
  void keepData(storage).then(() => watch.look());
  const opened = (id: string): void => {
    // A note for eviction: without it the ticket counts as one that nobody has opened.
    db.opened.put({ id, at: clock.now() }).catch(() => undefined);
  };
  const device = new LocalDevice(db, watch.room);
  const absent = new AbsentTickets(store, remote, engine.state, opened);
  const desk = new LocalDesk(db, clock, absent);
  const search = new LocalSearch({
    userId,
    openWorker: openSearchWorker,
    clock: clock,
    items: (ids) => desk.items(ids),
  });
  return {
    desk,
    search,
    actions: new LocalActions({ ...parts, drafts, ratingLinks, changed: acted }),
    drafts,
    device,
    sync: {
      state: engine.state,
      now: () => {
        engine.now();
      },
    },
    company: new LocalCompany(db),
    administration: new SupabaseAdministration({ client, newId: randomId, changed: pull }),
    people: new SupabasePeople({
      client,
      newId: randomId,
      newToken: () => randomToken(32),
      changed: pull,
    }),
    ratingLinks,
    xConnections: new SupabaseXConnections({
      client,
      kept: new KeptConnections(db),
      clock,
      changed: pull,
    }),
    triageWork,
    close() {
      search.close();
      stopCounting();
      stopRetiming();
      engine.close();
      watch.close();
      device.close();
      void drafts.close().finally(() => {
        db.close();
      });
    },
  };
}
