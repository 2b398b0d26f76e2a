/** What belongs to the app before anybody has signed in, and also when it cannot start: updates, installation. */
import type { Installation, Updates } from '../features/ports.ts';
import { AppInstallation, type InstallOffer } from '../platform/app-installation.ts';
import { AppUpdates } from '../platform/app-updates.ts';
import { systemClock } from '../platform/clock.ts';
import { LiveCell } from '../platform/live-cell.ts';
import { browserNetwork } from '../platform/network.ts';
import { remembered } from '../platform/remembered.ts';

export interface AppShell {
  updates: Updates;
  installation: Installation;
}

/** @param isWriting Whether a reload would interrupt somebody. */
export function openAppShell(isWriting: () => boolean): AppShell {
  return { updates: openUpdates(isWriting), installation: openInstallation() };
}

function openUpdates(isWriting: () => boolean): Updates {
  const reload = (): void => {
    location.reload();
  };
  // While developing, a kept page would hide every change. Private windows have no workers. A customer with a rating
  // link came for one tap, and needs no copy of the desk on their phone.
  const isGuest = location.pathname.startsWith('/rate/');
  if (import.meta.env.DEV || isGuest || !('serviceWorker' in navigator)) {
    return { state: new LiveCell({ kind: 'current' } as const), reload };
  }
  const updates = new AppUpdates(navigator.serviceWorker, {
    clock: systemClock,
    network: browserNetwork,
    isWriting,
    reload,
  });
  void updates.start('/service-worker.js');
  return updates;
}

function openInstallation(): Installation {
  return new AppInstallation(globalThis, {
    earlyOffer: (globalThis as { roostInstallOffer?: InstallOffer }).roostInstallOffer,
    isStandalone:
      matchMedia('(display-mode: standalone)').matches ||
      ('standalone' in navigator && navigator.standalone === true),
    // Safari alone knows this property; on computers, which have no touch, it installs from its File menu.
    isByHand: 'standalone' in navigator && navigator.maxTouchPoints > 0,
    clock: systemClock,
    remembered: remembered('roost-install-offered'),
  });
}
