/** Whether the app can be put among the others of this device, and how. */
import type { InstallState } from '../domain/app-state.ts';
import type { Live } from '../domain/live.ts';
import type { Clock } from './clock.ts';
import { LiveCell } from './live-cell.ts';
import type { Remembered } from './remembered.ts';

/** Who was asked once has decided: half a year later the answer may be another one. */
const AGAIN_AFTER_MS = 182 * 24 * 60 * 60_000;

/** Of Chromium's browsers; no standard types it. */
export interface InstallOffer extends Event {
  /** Shows the browser's dialog, once. */
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

export interface InstallationParts {
  /** The offer that came before anybody listened; `static/early.js` keeps it. */
  earlyOffer: InstallOffer | undefined;
  /** Whether this window is the installed app. */
  isStandalone: boolean;
  /** Whether the browser installs apps by hand alone. */
  isByHand: boolean;
  clock: Clock;
  remembered: Remembered;
}

export class AppInstallation {
  readonly #state: LiveCell<InstallState>;
  readonly #parts: InstallationParts;
  #offer: InstallOffer | undefined;

  /** @param browser Where the browser says what it offers: the window. */
  constructor(browser: EventTarget, parts: InstallationParts) {
    this.#parts = parts;
    this.#offer = parts.earlyOffer;
    this.#state = new LiveCell(this.#present());
    browser.addEventListener('beforeinstallprompt', (event) => {
      // Otherwise Chromium on phones shows a bar of its own, whatever the person is doing.
      event.preventDefault();
      this.#offer = event as InstallOffer;
      this.#state.set(this.#present());
    });
    browser.addEventListener('appinstalled', () => {
      this.#offer = undefined;
      this.#state.set({ kind: 'installed' });
    });
  }

  get state(): Live<InstallState> {
    return this.#state;
  }

  async install(): Promise<boolean> {
    const offer = this.#offer;
    if (!offer) return false;
    // A browser answers an offer once; it makes another one when it sees fit.
    this.#offer = undefined;
    this.#state.set({ kind: 'unavailable' });
    const { outcome } = await offer.prompt();
    return outcome === 'accepted';
  }

  mayOffer(): boolean {
    const { kind } = this.#state.value;
    if (kind !== 'on_request' && kind !== 'by_hand') return false;
    const last = this.#parts.remembered.read();
    return typeof last !== 'number' || this.#parts.clock.now() - last > AGAIN_AFTER_MS;
  }

  offered(): void {
    this.#parts.remembered.write(this.#parts.clock.now());
  }

  #present(): InstallState {
    if (this.#parts.isStandalone) return { kind: 'installed' };
    if (this.#offer) return { kind: 'on_request' };
    return { kind: this.#parts.isByHand ? 'by_hand' : 'unavailable' };
  }
}
