/** How a fault is made to strike work that is in flight, and how what it broke is brought back. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Cut, Place } from '../support/line.ts';
import type { Device } from './device.ts';
import type { Fault, Hop } from './faults.ts';
import type { Server } from './server.ts';
import type { X } from './x.ts';

const LOOK_EVERY_MS = 40;

/** A fault that waits for work. */
export interface Armed {
  /** Says what it has struck, once it has. */
  struck: Promise<string>;
  /** Brings back what it broke. */
  heal(): Promise<void>;
}

/** What can be broken. */
export interface Target {
  device: Device;
  server: Server;
  x: X;
}

export function arm(fault: Fault, { device, server, x }: Target): Armed {
  const { line } = device;
  let broken: Promise<void> | undefined;
  let settle: (what: string) => void = () => undefined;
  const struck = new Promise<string>((resolve) => (settle = resolve));
  const set = (cut: Cut, breaks?: () => Promise<void>): void => {
    const place: Place = fault.hop === 'socket' ? { calls: 'any', after: 0, delayMs: 0 } : fault;
    line.arm(cut, place, (what) => {
      broken = breaks?.() ?? Promise.resolve();
      settle(what);
      return broken;
    });
  };
  const kill = (): Promise<void> => server.kill();
  let watches = true;
  const watchX = async (): Promise<void> => {
    while (watches && (await x.isArmed())) await wait(LOOK_EVERY_MS);
    if (watches) settle('posts.create reply');
  };
  const ways: Record<Hop, () => void> = {
    tab: () => set(fault.arrived, () => device.killTab(fault.how)),
    request: () => set('request'),
    delay: () => set('delay'),
    network: () => set('offline'),
    socket: () => set('socket'),
    server: () => set('held', kill),
    database: () =>
      set('held', () => {
        server.crashDatabase();
        return kill();
      }),
    x: () => {
      x.loseNextAnswer(fault.lost);
      void watchX();
    },
    answer: () => set('answer'),
  };
  ways[fault.hop]();
  return {
    struck,
    async heal() {
      watches = false;
      line.disarm();
      if (fault.hop === 'x') x.loseNothing();
      await broken;
      if (broken && (fault.hop === 'server' || fault.hop === 'database')) await server.start();
      if (fault.hop === 'network') await device.reconnect();
      await device.reopen();
    },
  };
}
