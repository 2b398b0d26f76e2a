import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UpdateState } from '../domain/app-state.ts';
import { AppUpdates } from './app-updates.ts';

/** A service worker as far as a page sees it. */
class FakeWorker extends EventTarget {
  state: ServiceWorkerState = 'installing';
  readonly postMessage = vi.fn();

  become(state: ServiceWorkerState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null;
  waiting: FakeWorker | null = null;
  active: FakeWorker | null = null;
  readonly update = vi.fn(() => Promise.resolve());
}

let registration: FakeRegistration;
let controller: FakeWorker | null;
let workers: EventTarget;
let now: number;
let late: (() => void)[];
let awake: () => void;
let isWriting: boolean;
const reload = vi.fn();

beforeEach(() => {
  registration = new FakeRegistration();
  registration.active = controller = new FakeWorker();
  now = 1_000_000;
  late = [];
  isWriting = false;
  reload.mockReset();
});

async function start(): Promise<{ updates: AppUpdates; states: UpdateState['kind'][] }> {
  workers = Object.assign(new EventTarget(), {
    controller,
    register: vi.fn(() => Promise.resolve(registration)),
  });
  const updates = new AppUpdates(workers as unknown as ServiceWorkerContainer, {
    clock: {
      now: () => now,
      after: (_, then) => {
        late.push(then);
        return () => undefined;
      },
      every: () => () => undefined,
    },
    network: {
      onAwake: (then) => {
        awake = then;
        return () => undefined;
      },
    },
    isWriting: () => isWriting,
    reload,
  });
  await updates.start('/service-worker.js');
  const states: UpdateState['kind'][] = [];
  updates.state.subscribe(({ kind }) => states.push(kind));
  return { updates, states };
}

/** A newer build is found, fetched, and waits. */
function arrive(): FakeWorker {
  const newer = new FakeWorker();
  registration.installing = newer;
  registration.dispatchEvent(new Event('updatefound'));
  registration.installing = null;
  registration.waiting = newer;
  newer.become('installed');
  return newer;
}

const takeOver = (): boolean => workers.dispatchEvent(new Event('controllerchange'));

describe('a newer build', () => {
  it('is told of once it is whole, and changes nothing by itself', async () => {
    const { states } = await start();
    arrive();
    expect(states).toEqual(['current', 'ready']);
    expect(reload).not.toHaveBeenCalled();
  });

  it('is told of when it has waited since before the tab was opened', async () => {
    registration.waiting = new FakeWorker();
    const { states } = await start();
    expect(states).toEqual(['ready']);
  });

  it('takes over when it is asked for, and then the tab reloads, also while somebody writes', async () => {
    const { updates, states } = await start();
    const newer = arrive();
    isWriting = true;
    updates.reload();
    expect(newer.postMessage).toHaveBeenCalledWith('take_over');
    expect(reload).not.toHaveBeenCalled();
    takeOver();
    expect(reload).toHaveBeenCalledOnce();
    expect(states).toEqual(['current', 'ready', 'reloading']);
  });

  it('that does not take over does not leave the person waiting', async () => {
    const { updates } = await start();
    arrive();
    updates.reload();
    for (const then of late) then();
    expect(reload).toHaveBeenCalledOnce();
  });
});

describe('a take-over that another tab asked for', () => {
  it('reloads a tab where nobody writes', async () => {
    await start();
    takeOver();
    expect(reload).toHaveBeenCalledOnce();
  });

  it('leaves a tab alone where somebody writes, until they reload it', async () => {
    const { updates, states } = await start();
    isWriting = true;
    takeOver();
    expect(reload).not.toHaveBeenCalled();
    expect(states.at(-1)).toBe('replaced');
    updates.reload();
    expect(reload).toHaveBeenCalledOnce();
  });
});

describe('the first build', () => {
  it('takes charge without a word and without a reload', async () => {
    registration.active = controller = null;
    const { states } = await start();
    const first = new FakeWorker();
    registration.installing = first;
    registration.dispatchEvent(new Event('updatefound'));
    first.become('installed');
    registration.active = first;
    takeOver();
    expect(states).toEqual(['current']);
    expect(reload).not.toHaveBeenCalled();
    takeOver();
    expect(reload).toHaveBeenCalledOnce();
  });
});

describe('looking for a newer build', () => {
  it('happens when the tab is looked at again, at most once a minute', async () => {
    await start();
    awake();
    expect(registration.update).not.toHaveBeenCalled();
    now += 61_000;
    awake();
    awake();
    expect(registration.update).toHaveBeenCalledOnce();
  });

  it('survives being offline', async () => {
    await start();
    registration.update.mockRejectedValue(new TypeError('Failed to fetch'));
    now += 61_000;
    expect(awake).not.toThrow();
  });
});
