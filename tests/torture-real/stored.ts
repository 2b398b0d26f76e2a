/** Looks into a device's database and hears what it commits, from inside a page and without touching the app. */

/** An intent as the outbox holds it. */
export interface Committed {
  id: string;
  name: string;
  args: Record<string, unknown>;
}

/** An item of the outbox, as far as its fate is judged by it. */
export interface Kept {
  mutationId: string;
  lane: 'work' | 'triage';
  state: 'pending' | 'acknowledged' | 'conflict' | 'rejected' | 'question';
}

declare global {
  interface Window {
    roostCommitted: (intent: Committed) => Promise<void>;
    roostAsked: (mutationId: string) => Promise<void>;
    roostSession: () => { access_token: string; user: { id: string } };
    roostStored: (table: string) => Promise<unknown[]>;
  }
}

/** To be handed to `addInitScript`: tells of an intent, and of one that asks its person, once that has committed. */
export function tellCommitted(): void {
  type Write = (this: IDBObjectStore, value: unknown, key?: IDBValidKey) => IDBRequest<IDBValidKey>;
  for (const method of ['add', 'put'] as const) {
    const write = Reflect.get(IDBObjectStore.prototype, method) as Write;
    IDBObjectStore.prototype[method] = function (value: unknown, key?: IDBValidKey) {
      if (this.name === 'outbox') {
        const { mutation, state } = value as Kept & { mutation: Committed };
        const asks = state !== 'pending' && state !== 'acknowledged';
        this.transaction.addEventListener('complete', () => {
          if (method === 'add') void window.roostCommitted(mutation);
          else if (asks) void window.roostAsked(mutation.id);
        });
      }
      return key === undefined ? write.call(this, value) : write.call(this, value, key);
    };
  }
}

/** To be handed to `addInitScript`: reads the signed-in person's database. */
export function showStored(): void {
  window.roostSession = () => {
    const name = Object.keys(localStorage).find((each) => /^sb-.*-auth-token$/.test(each));
    return JSON.parse(localStorage.getItem(name ?? '') ?? '{}') as ReturnType<
      Window['roostSession']
    >;
  };
  window.roostStored = (table) =>
    new Promise((resolve, reject) => {
      const opening = indexedDB.open(`roost-${window.roostSession().user.id}`);
      const fail = (): void => {
        reject(new Error(`${table} cannot be read.`));
      };
      opening.onerror = fail;
      opening.onsuccess = () => {
        const db = opening.result;
        const reading = db.transaction(table).objectStore(table).getAll();
        reading.onerror = fail;
        reading.onsuccess = () => {
          db.close();
          resolve(reading.result);
        };
      };
    });
}
