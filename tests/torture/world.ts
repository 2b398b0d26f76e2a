/**
 * Devices, tabs and one server, where nothing happens by itself: every read or write of a database, every request
 * and every answer waits until the history picks it. So a crash can fall between any two of them, requests overtake
 * each other, and a seed plays the same history again.
 */
import type { Mutation } from '../../src/lib/domain/mutations.ts';
import type { Network } from '../../src/lib/platform/network.ts';
import type { Tabs } from '../../src/lib/platform/tabs.ts';
import { SyncEngine } from '../../src/lib/sync/engine/engine.ts';
import { failure, FakeBrowser, FakeClock, FakeNetwork } from '../../src/lib/sync/engine/fakes.ts';
import type { Remote, Replica } from '../../src/lib/sync/ports.ts';
import type { SimulatedServer } from './server.ts';
import type { Storage } from './storage.ts';

export interface Parts {
  server: SimulatedServer;
  openStorage: (device: number) => Promise<Storage>;
  /** How tabs of a browser find their leader. */
  leading?: (tabs: Tabs) => Tabs;
}

/** Something that is due: whoever waits for it goes on once the history has picked it. */
interface Due {
  kind: 'disk' | 'request' | 'answer' | 'poke';
  tab: Tab | null;
  run: () => Promise<void> | void;
  /** Instead of `run`: it never arrives. */
  lose: (() => void) | null;
  /** What a request carries to the server, to be carried there once more. */
  again: (() => void) | null;
}

export interface Tab {
  device: Device;
  engine: SyncEngine;
  clock: FakeClock;
  network: FakeNetwork;
  alive: boolean;
  /** What ends with the process, without a word to anybody. */
  ends: (() => void)[];
}

export interface Device {
  nth: number;
  personId: string;
  storage: Storage;
  browser: FakeBrowser;
  tabs: Tab[];
  offline: boolean;
  /** Milliseconds by which its clock is wrong. */
  skew: number;
  /** What it told the person when their rights ended: how many changes were given up. */
  discarded: string[];
  isDiscarded: boolean;
  /** Changes of tickets on their way: one tab sends, and of a ticket one at a time. */
  underWay: { tab: Tab; ticketId: string }[];
}

const START = Date.UTC(2026, 4, 4, 9);
const EVERY_MS = 45_000;
const MOST_ROUNDS = 60;
const MOST_STEPS = 20_000;

export class World {
  readonly #parts: Parts;
  readonly devices: Device[] = [];
  #due: Due[] = [];
  /** What went wrong already; the invariants report it. */
  readonly faults: string[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get server(): SimulatedServer {
    return this.#parts.server;
  }

  async addDevice(personId: string, skew: number): Promise<void> {
    const nth = this.devices.length;
    const storage = await this.#parts.openStorage(nth);
    this.devices.push({
      nth,
      personId,
      storage,
      browser: new FakeBrowser(),
      tabs: [],
      offline: false,
      skew,
      discarded: [],
      isDiscarded: false,
      underWay: [],
    });
    await this.openTab(nth);
  }

  async openTab(nth: number): Promise<void> {
    const device = this.device(nth);
    if (device.isDiscarded || device.tabs.length >= 2) return;
    const clock = new FakeClock(START + device.skew);
    const network = new FakeNetwork();
    const ends: (() => void)[] = [];
    const tab: Tab = { device, clock, network, alive: true, ends } as unknown as Tab;
    const tabs = this.#tabsOf(tab);
    tab.engine = new SyncEngine({
      replica: this.#replicaOf(tab),
      remote: this.#remoteOf(tab),
      clock,
      network: { ...networkOf(network), online: () => !device.offline },
      tabs: this.#parts.leading?.(tabs) ?? tabs,
      random: () => 0.5,
      recheck: () => this.#recheck(tab),
    });
    device.tabs.push(tab);
    tab.engine.start();
    await settled();
  }

  /** The process is gone: nothing of it goes on, and what it sent may still arrive. */
  async crash(nth: number, which: number): Promise<void> {
    const { tabs } = this.device(nth);
    const tab = tabs[which % Math.max(1, tabs.length)];
    if (!tab) return;
    this.#end(tab);
    await settled();
  }

  #end(tab: Tab): void {
    tab.alive = false;
    tab.device.tabs = tab.device.tabs.filter((one) => one !== tab);
    tab.device.underWay = tab.device.underWay.filter((one) => one.tab !== tab);
    if (tab.device.tabs.length === 0) tab.device.storage.crashed?.();
    this.#due = this.#due.flatMap((due) => {
      if (due.tab !== tab) return [due];
      return due.kind === 'request' ? [{ ...due, tab: null }] : [];
    });
    for (const end of tab.ends.splice(0)) end();
  }

  async setOffline(nth: number, offline: boolean): Promise<void> {
    const device = this.device(nth);
    if (device.offline === offline) return;
    device.offline = offline;
    for (const { network } of device.tabs)
      for (const then of [...(offline ? network.offline : network.awake)]) then();
    await settled();
  }

  async pass(nth: number, ms: number): Promise<void> {
    for (const { clock } of this.device(nth).tabs) clock.pass(ms);
    await settled();
  }

  /** Something that is due happens now. */
  async run(pick: number): Promise<void> {
    const due = this.#take(pick, () => true);
    await due?.run();
    await settled();
  }

  /** A request, an answer or a poke is lost. */
  async lose(pick: number): Promise<void> {
    this.#take(pick, ({ lose }) => lose !== null)?.lose?.();
    await settled();
  }

  /** A request arrives, and will arrive once more. */
  async repeat(pick: number): Promise<void> {
    const requests = this.#due.filter(({ again }) => again !== null);
    requests[pick % Math.max(1, requests.length)]?.again?.();
    await settled();
  }

  /** Everything that is due happens, in order. @returns false when that has no end. */
  async catchUp(): Promise<boolean> {
    for (let steps = 0; this.#due.length > 0; steps += 1) {
      if (steps > MOST_STEPS) return false;
      await this.run(0);
    }
    return true;
  }

  /**
   * All networks work and nobody does anything more: everything that is due happens, and time passes, until
   * nothing is left to be done.
   *
   * @returns whether it came to that.
   */
  async rest(): Promise<boolean> {
    for (const { nth, tabs } of this.devices) {
      await this.setOffline(nth, false);
      if (tabs.length === 0) await this.openTab(nth);
    }
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      if (!(await this.catchUp())) return false;
      if (round > 1 && (await this.#isQuiet())) return true;
      for (const { nth } of this.devices) await this.pass(nth, EVERY_MS);
    }
    return false;
  }

  device(nth: number): Device {
    const device = this.devices[nth % this.devices.length];
    if (!device) throw new Error('There is no device.');
    return device;
  }

  async #isQuiet(): Promise<boolean> {
    for (const { storage, personId, isDiscarded } of this.devices) {
      if (isDiscarded) continue;
      if ((await storage.unsent()).length > 0) return false;
      const cursor = await storage.replica.cursor();
      const head = this.server.cursorOf(personId);
      if (cursor?.seq !== head.seq || cursor.epoch !== head.epoch) return false;
    }
    return true;
  }

  #take(pick: number, fits: (due: Due) => boolean): Due | undefined {
    const fitting = this.#due.filter(fits);
    const due = fitting[pick % Math.max(1, fitting.length)];
    this.#due = this.#due.filter((one) => one !== due);
    return due;
  }

  /** Waits for its turn; for ever, once its tab is gone. */
  #disk<T>(tab: Tab, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!tab.alive) return;
      const run = (): Promise<void> => work().then(resolve, reject);
      this.#due.push({ kind: 'disk', tab, run, lose: null, again: null });
    });
  }

  #replicaOf(tab: Tab): Replica {
    const replica = tab.device.storage.replica;
    return {
      cursor: () => this.#disk(tab, () => replica.cursor()),
      reset: () => this.#disk(tab, () => replica.reset()),
      apply: (...given) => this.#disk(tab, () => replica.apply(...given)),
      outgoing: (...given) => this.#disk(tab, () => replica.outgoing(...given)),
      answered: (...given) => this.#disk(tab, () => replica.answered(...given)),
      failed: (...given) => this.#disk(tab, () => replica.failed(...given)),
      asks: (...given) => this.#disk(tab, () => replica.asks(...given)),
      acknowledged: () => this.#disk(tab, () => replica.acknowledged()),
      forget: (...given) => this.#disk(tab, () => replica.forget(...given)),
      // Only shown, so it takes no turn.
      waiting: () => replica.waiting(),
      contact: () => replica.contact(),
    };
  }

  /** A request is due at the server, then its answer at the tab. Either may be lost. */
  #request<T>(tab: Tab, serve: () => T, done: () => void = () => undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!tab.alive) return;
      const fail = (): void => {
        done();
        reject(failure('offline'));
      };
      if (tab.device.offline) {
        this.#due.push({ kind: 'answer', tab, run: fail, lose: null, again: null });
        return;
      }
      const deliver = (): void => {
        let answer: () => void;
        try {
          const result = structuredClone(serve());
          answer = () => {
            done();
            resolve(result);
          };
        } catch (reason) {
          answer = () => {
            done();
            reject(reason instanceof Error ? reason : failure('server'));
          };
        }
        const due: Due = { kind: 'answer', tab, run: answer, lose: fail, again: null };
        if (tab.alive) this.#due.push(due);
      };
      const again = (): void => {
        try {
          serve();
        } catch {
          // Nobody waits for this answer.
        }
      };
      this.#due.push({ kind: 'request', tab, run: deliver, lose: fail, again });
    });
  }

  #remoteOf(tab: Tab): Remote {
    const { server } = this;
    const { personId } = tab.device;
    return {
      pull: (since) => this.#request(tab, () => server.pull(personId, since)),
      snapshot: (after) => this.#request(tab, () => server.snapshot(personId, after)),
      apply: (mutation) => {
        const done = this.#goesOut(tab, mutation);
        return this.#request(tab, () => server.apply(mutation, personId), done);
      },
      dispatch: () => Promise.resolve(),
      listen: (poked) => {
        const stop = server.listen((seq) => {
          const run = (): void => {
            poked(seq);
          };
          if (!tab.device.offline)
            this.#due.push({ kind: 'poke', tab, run, lose: () => undefined, again: null });
        });
        tab.ends.push(stop);
        return stop;
      },
      wake: () => Promise.resolve(),
    };
  }

  /** @returns to be called when its answer is there or lost. */
  #goesOut(tab: Tab, { id, args }: Mutation): () => void {
    const { device } = tab;
    const one = { tab, ticketId: 'ticket_id' in args ? args.ticket_id : id };
    if (device.underWay.some(({ ticketId }) => ticketId === one.ticketId))
      this.faults.push(`device ${String(device.nth)} sends two changes of a ticket at once`);
    device.underWay.push(one);
    return () => {
      device.underWay = device.underWay.filter((other) => other !== one);
    };
  }

  #tabsOf(tab: Tab): Tabs {
    const inner = tab.device.browser.tab();
    return {
      lead: (start) => {
        const release = inner.lead(() => {
          if (tab.alive) start();
        });
        tab.ends.push(release);
        return release;
      },
      tell: (word) => {
        if (tab.alive) inner.tell(word);
      },
      hear: (listen) => {
        const stop = inner.hear((word) => {
          if (tab.alive) listen(word);
        });
        tab.ends.push(stop);
        return stop;
      },
      close: () => {
        inner.close();
      },
    };
  }

  /** As the product does: whoever may not work here any more loses what this device holds, and is told. */
  #recheck(tab: Tab): Promise<void> {
    const { device } = tab;
    return this.#disk(tab, async () => {
      if (!this.server.isDisabled(device.personId) || device.isDiscarded) return;
      device.isDiscarded = true;
      device.discarded = [...(await device.storage.unsent()), ...(await device.storage.told())];
      for (const one of [...device.tabs]) {
        one.engine.close();
        this.#end(one);
      }
      await device.storage.delete();
    });
  }
}

function networkOf(network: FakeNetwork): Pick<Network, 'onAwake' | 'onOffline'> {
  return {
    onAwake: (then) => network.onAwake(then),
    onOffline: (then) => network.onOffline(then),
  };
}

/** Everything has gone as far as it can without what is due. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
