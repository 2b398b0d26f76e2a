/** Runs inside the tab: the product's own client, and the bare reads that it is measured against. */
import Dexie from 'dexie';
import { openLocalDatabase, databaseName } from '../../../src/lib/data/local/database.ts';
import { LocalReplica } from '../../../src/lib/data/local/replica.ts';
import { RowStore } from '../../../src/lib/data/local/store.ts';
import { createRemoteClient, type Client } from '../../../src/lib/data/remote/client.ts';
import { SupabaseRemote } from '../../../src/lib/data/remote/supabase-remote.ts';
import { systemClock } from '../../../src/lib/platform/clock.ts';
import { browserNetwork } from '../../../src/lib/platform/network.ts';
import { browserTabs } from '../../../src/lib/platform/tabs.ts';
import { SyncEngine } from '../../../src/lib/sync/engine/engine.ts';
import type { ChangesPage, SnapshotPage } from '../../../src/lib/sync/ports.ts';

/** What PostgREST gives at most in one answer on hosted Supabase. */
const PAGE = 1_000;
const TABLES = ['customers', 'tickets', 'messages', 'triage', 'replies'] as const;

/** It pulls when the bench says so, not when the server does. */
class Unpoked extends SupabaseRemote {
  /** Milliseconds in which the server was waited for and its answers parsed. */
  asked = 0;

  override async snapshot(cursor: unknown): Promise<SnapshotPage> {
    const began = performance.now();
    const page = await super.snapshot(cursor);
    this.asked += performance.now() - began;
    return page;
  }

  override async pull(since: number): Promise<ChangesPage> {
    const began = performance.now();
    const page = await super.pull(since);
    this.asked += performance.now() - began;
    return page;
  }

  override listen(): () => void {
    return () => undefined;
  }
}

interface Device {
  engine: SyncEngine;
  remote: Unpoked;
  tickets: () => Promise<number>;
  close: () => void;
}

export class SyncBench {
  #client: Client | undefined;
  #userId = '';
  #token = '';
  #anonKey = '';
  #device: Device | undefined;

  async signIn(anonKey: string, email: string, password: string): Promise<void> {
    this.#client = createRemoteClient({ supabaseUrl: location.origin, anonKey });
    const { data, error } = await this.#client.auth.signInWithPassword({ email, password });
    if (error) throw error;
    this.#userId = data.user.id;
    this.#token = data.session.access_token;
    this.#anonKey = anonKey;
  }

  /** Reads each table whole, page by page. @returns milliseconds and rows. */
  async bareReads(): Promise<{ ms: number; rows: number }> {
    const began = performance.now();
    let rows = 0;
    for (const table of TABLES) {
      let last = '';
      for (;;) {
        const after = last === '' ? '' : `&id=gt.${last}`;
        const page = await this.#read(`${table}?select=*&order=id&limit=${String(PAGE)}${after}`);
        rows += page.length;
        if (page.length < PAGE) break;
        last = page.at(-1)?.id ?? '';
      }
    }
    return { ms: performance.now() - began, rows };
  }

  /** Reads what has changed since, as a client without a log would. */
  async bareChanges(since: string): Promise<{ ms: number; rows: number }> {
    const began = performance.now();
    let rows = 0;
    for (const table of ['tickets', 'messages', 'triage'])
      rows += (await this.#read(`${table}?select=*&updated_at=gt.${encodeURIComponent(since)}`))
        .length;
    return { ms: performance.now() - began, rows };
  }

  /** Fills an empty device. @returns milliseconds until it is in step, and the tickets it then holds. */
  async firstSync(): Promise<{ ms: number; asked: number; tickets: number }> {
    this.#device?.close();
    await Dexie.delete(databaseName(this.#userId));
    const began = performance.now();
    const device = await this.#open();
    this.#device = device;
    device.engine.start();
    await live(device.engine, () => undefined);
    return {
      ms: performance.now() - began,
      asked: device.remote.asked,
      tickets: await device.tickets(),
    };
  }

  /** Pulls what has changed since the last time. */
  async pull(): Promise<{ ms: number; asked: number }> {
    const { engine, remote } = this.#device ?? (await this.#open());
    remote.asked = 0;
    const began = performance.now();
    // A round that was under way may end first, without having asked.
    while (remote.asked === 0) {
      await live(engine, () => {
        engine.now();
      });
    }
    return { ms: performance.now() - began, asked: remote.asked };
  }

  async #open(): Promise<Device> {
    if (!this.#client) throw new Error('Sign in first.');
    const db = await openLocalDatabase(this.#userId);
    const store = new RowStore(db);
    const remote = new Unpoked(this.#client, this.#userId);
    const engine = new SyncEngine({
      replica: new LocalReplica(db, store),
      remote,
      clock: systemClock,
      network: browserNetwork,
      tabs: browserTabs(`bench:${this.#userId}`),
      random: Math.random,
      recheck: () => Promise.resolve(),
    });
    return {
      engine,
      remote,
      tickets: () => db.conversations.count(),
      close: () => {
        engine.close();
        db.close();
      },
    };
  }

  async #read(path: string): Promise<{ id: string }[]> {
    const response = await fetch(`/rest/v1/${path}`, {
      headers: { apikey: this.#anonKey, authorization: `Bearer ${this.#token}` },
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as { id: string }[];
  }
}

/** Waits for the next time that the engine is in step. */
function live(engine: SyncEngine, start: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let present = true;
    const stop = engine.state.subscribe((state) => {
      if (present) return;
      if (state.kind === 'failed' || state.kind === 'offline')
        reject(new Error(JSON.stringify(state)));
      if (state.kind !== 'live') return;
      stop();
      resolve();
    });
    present = false;
    start();
  });
}

declare global {
  interface Window {
    syncBench: SyncBench;
  }
}
window.syncBench = new SyncBench();
