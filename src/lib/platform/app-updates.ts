/**
 * Newer builds of the app, as the service worker brings them. A newer build waits until a person asks for it in
 * some tab; then it is in charge of all tabs, and each of them reloads, except where somebody writes: that tab
 * goes on with the older build until its person reloads it.
 */
import type { UpdateState } from '../domain/app-state.ts';
import type { Live } from '../domain/live.ts';
import type { Clock } from './clock.ts';
import { LiveCell } from './live-cell.ts';
import type { Network } from './network.ts';

/** A tab may stay open for weeks, and the browser itself looks only when a page is opened. */
const LOOK_EVERY_MS = 60 * 60_000;
/** Somebody who changes between windows all day looks no more often than this. */
const LOOK_AT_MOST_EVERY_MS = 60_000;
/** A worker that does not take over by then never will: reloading still does no harm. */
const TAKES_OVER_WITHIN_MS = 5_000;

export interface UpdateParts {
  clock: Clock;
  network: Pick<Network, 'onAwake'>;
  /** Whether a reload would interrupt somebody. */
  isWriting: () => boolean;
  reload: () => void;
}

export class AppUpdates {
  readonly #state = new LiveCell<UpdateState>({ kind: 'current' });
  readonly #workers: ServiceWorkerContainer;
  readonly #parts: UpdateParts;
  #registration: ServiceWorkerRegistration | null = null;
  #isControlled: boolean;
  #lookedAt: number;

  constructor(workers: ServiceWorkerContainer, parts: UpdateParts) {
    this.#workers = workers;
    this.#parts = parts;
    this.#isControlled = workers.controller !== null;
    this.#lookedAt = parts.clock.now();
    workers.addEventListener('controllerchange', () => this.#takenOver());
  }

  get state(): Live<UpdateState> {
    return this.#state;
  }

  /** Registers the worker. Never throws: without one the app works, but only with a network. */
  async start(script: string): Promise<void> {
    try {
      // The script is small, and one out of a cache would hide a newer build for a day.
      const registration = await this.#workers.register(script, { updateViaCache: 'none' });
      this.#registration = registration;
      if (registration.waiting) this.#state.set({ kind: 'ready' });
      this.#follow(registration);
      registration.addEventListener('updatefound', () => this.#follow(registration));
    } catch (reason) {
      reportError(reason);
      return;
    }
    const { clock, network } = this.#parts;
    network.onAwake(() => this.#look());
    clock.every(LOOK_EVERY_MS, () => this.#look());
  }

  reload(): void {
    const { waiting } = this.#registration ?? {};
    if (!waiting || this.#state.value.kind === 'replaced') {
      this.#parts.reload();
      return;
    }
    this.#state.set({ kind: 'reloading' });
    waiting.postMessage('take_over');
    this.#parts.clock.after(TAKES_OVER_WITHIN_MS, this.#parts.reload);
  }

  /** Tells of the build that is being installed once it is whole. */
  #follow(registration: ServiceWorkerRegistration): void {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      // The very first build replaces none.
      if (installing.state === 'installed' && registration.active) {
        this.#state.set({ kind: 'ready' });
      }
    });
  }

  #takenOver(): void {
    const isFirst = !this.#isControlled;
    this.#isControlled = true;
    if (this.#state.value.kind === 'reloading') this.#parts.reload();
    else if (isFirst) return;
    else if (this.#parts.isWriting()) this.#state.set({ kind: 'replaced' });
    else this.#parts.reload();
  }

  #look(): void {
    const now = this.#parts.clock.now();
    if (Math.abs(now - this.#lookedAt) < LOOK_AT_MOST_EVERY_MS) return;
    this.#lookedAt = now;
    // Without a network there is nothing to look at; the next time will tell.
    this.#registration?.update().catch(() => undefined);
  }
}
