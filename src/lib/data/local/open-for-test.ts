/** A person's database in memory with everything that works on it, for tests in Node. */
import 'fake-indexeddb/auto';
import { RatingLinks } from '../../domain/csat/rating-links.ts';
import type { Live } from '../../domain/live.ts';
import type { Rows, SyncedTable } from '../../domain/rows.ts';
import type { BrowserTexts } from '../../platform/browser-texts.ts';
import { FakeClock } from '../../sync/engine/fakes.ts';
import type { Cursor } from '../../sync/ports.ts';
import { Absence } from './absence.ts';
import { LocalActions } from './actions.ts';
import { openLocalDatabase, type LocalDatabase } from './database.ts';
import { LocalDesk } from './desk.ts';
import { LocalDrafts } from './drafts.ts';
import { DraftsAhead } from './drafts-ahead.ts';
import { idOf, ME, minute } from './fixtures.ts';
import { LocalReplica } from './replica.ts';
import { RowStore } from './store.ts';
import { LocalTriageWork } from './triage-work.ts';

export type ServerPart = Partial<{ [Table in SyncedTable]: Rows[Table][] }>;

export interface TestDevice {
  db: LocalDatabase;
  store: RowStore;
  replica: LocalReplica;
  drafts: LocalDrafts;
  actions: LocalActions;
  desk: LocalDesk;
  work: LocalTriageWork;
  clock: FakeClock;
  /** How often something was said to be ready to be sent. */
  changes: () => number;
  /** What the server answers when asked for leases. */
  leases: (ids: string[]) => Promise<string[]>;
  arrive(
    rows: ServerPart,
    gone?: { table: string; id: string }[],
    cursor?: Cursor,
  ): Promise<string[]>;
}

/** Of every rating link. */
export const RATING_TOKEN = 'abcdefghijklmnopqrst-_';

let opened = 0;

export async function openTestDevice(): Promise<TestDevice> {
  opened += 1;
  const db = await openLocalDatabase(`test-${String(opened)}`);
  const store = new RowStore(db);
  const clock = new FakeClock(Date.parse(minute(60)));
  let changes = 0;
  let ids = 0;
  const tab = { userId: ME, tab: 'only', lasting: memoryTexts(), passing: memoryTexts() };
  const ahead = new DraftsAhead(tab);
  const drafts = await LocalDrafts.open({ db, clock, ahead, onRest: () => () => undefined });
  const parts = {
    db,
    store,
    clock,
    newId: () => idOf(9, (ids += 1)),
    actorId: ME,
    drafts,
    ratingLinks: new RatingLinks('https://roost.test', () => RATING_TOKEN),
    changed: () => {
      changes += 1;
    },
  };
  const device: TestDevice = {
    db,
    store,
    replica: new LocalReplica(db, store, {
      absence: new Absence({ db, clock, actorId: ME }),
      again: parts,
    }),
    drafts,
    actions: new LocalActions(parts),
    desk: new LocalDesk(db, clock),
    work: new LocalTriageWork({ ...parts, lease: (wanted) => device.leases(wanted) }),
    clock,
    changes: () => changes,
    leases: (wanted) => Promise.resolve(wanted),
    arrive: (rows, gone = [], cursor) => store.apply({ rows, gone }, cursor ?? null),
  };
  return device;
}

/** The browser's texts in memory. */
export function memoryTexts(texts = new Map<string, string>()): BrowserTexts {
  return {
    keys: () => [...texts.keys()],
    read: (key) => texts.get(key) ?? null,
    write: (key, text) => {
      texts.set(key, text);
      return true;
    },
    remove: (key) => {
      texts.delete(key);
    },
  };
}

/** The first value that passes the check. */
export function until<T>(source: Live<T>, check: (value: T) => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    let done = false;
    const stop = source.subscribe((value) => {
      if (done || !check(value)) return;
      done = true;
      resolve(value);
      queueMicrotask(() => {
        stop();
      });
    }, reject);
  });
}
