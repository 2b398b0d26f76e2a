/** Hears from inside a page which intents its device has committed, without touching the app. */

/** An intent as the outbox holds it. */
export interface Committed {
  id: string;
  name: string;
  args: Record<string, unknown>;
}

declare global {
  interface Window {
    roostCommitted: (intent: Committed) => Promise<void>;
  }
}

/** To be handed to `addInitScript`: tells of an intent as soon as its transaction has committed. */
export function tellCommitted(): void {
  const add = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, 'add')?.value as (
    this: IDBObjectStore,
    value: unknown,
    key?: IDBValidKey,
  ) => IDBRequest<IDBValidKey>;
  IDBObjectStore.prototype.add = function (value: unknown, key?: IDBValidKey) {
    if (this.name === 'outbox') {
      const { mutation } = value as { mutation: Committed };
      this.transaction.addEventListener('complete', () => {
        void window.roostCommitted(mutation);
      });
    }
    return key === undefined ? add.call(this, value) : add.call(this, value, key);
  };
}
