/** Which faults there are, and how one of them is made to strike work that is in flight. */
import type { Random } from '../../supabase/local/x/random.ts';
import type { Cut, Place } from '../support/line.ts';
import type { Device } from './device.ts';
import type { Server } from './server.ts';

/** Where a fault strikes, in the order of a request's way. */
export const HOPS = [
  'tab',
  'request',
  'delay',
  'network',
  'socket',
  'server',
  'database',
  'answer',
] as const;
export type Hop = (typeof HOPS)[number];

export interface Fault {
  nth: number;
  hop: Hop;
  device: number;
  calls: 'apply_mutation' | 'any';
  /** Calls of the device (pokes for the socket) that pass before. */
  after: number;
  delayMs: number;
  how: 'crash' | 'close';
}

/** How many of a hundred: starting a server again takes as long as all the rest. */
const SHARES: Record<Hop, number> = {
  tab: 14,
  request: 22,
  delay: 10,
  network: 14,
  socket: 12,
  server: 3,
  database: 3,
  answer: 22,
};
const BAG = HOPS.flatMap((hop) => Array.from({ length: SHARES[hop] }, () => hop));

/** The faults of a run, from its seed alone; every hop is among the first ones. */
export function planFaults(random: Random, count: number, devices: number): Fault[] {
  const first = random.shuffle(HOPS);
  return Array.from({ length: count }, (_, index) => ({
    nth: index + 1,
    hop: first[index] ?? random.pick(BAG),
    device: random.between(0, devices - 1),
    calls: random.pick(['apply_mutation', 'any'] as const),
    after: random.between(0, 2),
    delayMs: random.between(200, 1_500),
    how: random.pick(['crash', 'close'] as const),
  }));
}

/** A fault that waits for work. */
export interface Armed {
  /** What it struck; null while nothing. */
  struck(): string | null;
  /** Brings back what it broke, once it has. */
  heal(): Promise<void>;
}

/** @param tabs How many the device has when it is well. */
export function arm(fault: Fault, device: Device, tabs: number, server: Server): Armed {
  let struck: string | null = null;
  let broken: Promise<void> = Promise.resolve();
  const { line } = device;
  const strike =
    (breaks: () => Promise<void> = () => Promise.resolve()) =>
    (what: string): Promise<void> => {
      struck = what;
      broken = breaks();
      return broken;
    };
  const set = (cut: Cut, breaks?: () => Promise<void>): void => {
    const place: Place = fault.hop === 'socket' ? { calls: 'any', after: 0, delayMs: 0 } : fault;
    line.arm(cut, place, strike(breaks));
  };
  const kill = (): Promise<void> => server.kill();
  const ways: Record<Hop, () => void> = {
    tab: () => set('held', () => device.killTab(fault.how)),
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
    answer: () => set('answer'),
  };
  ways[fault.hop]();
  return {
    struck: () => struck,
    async heal() {
      line.disarm();
      await broken;
      if (struck !== null && (fault.hop === 'server' || fault.hop === 'database')) {
        await server.start();
      }
      await device.heal(tabs);
    },
  };
}
