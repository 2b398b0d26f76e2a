/** Which faults there are; each follows from the seed and its number alone. */
import { createRandom } from '../../supabase/local/x/random.ts';
import type { LostAnswer } from './x.ts';

/** Where a fault strikes, in the order of a reply's way to X and back. */
export const HOPS = [
  'tab',
  'request',
  'delay',
  'network',
  'socket',
  'server',
  'database',
  'x',
  'answer',
] as const;
export type Hop = (typeof HOPS)[number];

export interface Fault {
  nth: number;
  hop: Hop;
  device: number;
  calls: 'apply_mutation' | 'any';
  /** Calls of the device that pass before. */
  after: number;
  delayMs: number;
  how: 'crash' | 'close';
  /** Whether the server has the call when a tab is killed. */
  arrived: 'held' | 'request';
  lost: LostAnswer;
  /** For what people do until it strikes. */
  seed: number;
}

/** How many of a hundred: starting a server again takes as long as all the rest. */
const SHARES: Record<Hop, number> = {
  tab: 15,
  request: 20,
  delay: 8,
  network: 13,
  socket: 10,
  server: 3,
  database: 3,
  x: 8,
  answer: 20,
};
const BAG = HOPS.flatMap((hop) => Array.from({ length: SHARES[hop] }, () => hop));
/** Spreads neighbouring seeds and numbers over the generator's states. */
const SPREAD = 0x9e3779b1;

/**
 * @param nth From 1; every hop is among the first ones, and the devices take turns.
 * @param hops Those that may be struck.
 */
export function planFault(
  seed: number,
  nth: number,
  devices: number,
  hops: readonly Hop[] = HOPS,
): Fault {
  const first = createRandom(seed).shuffle(hops);
  const own = Math.imul(seed, SPREAD) + Math.imul(nth, SPREAD >>> 7);
  const random = createRandom(own);
  return {
    nth,
    hop: first[nth - 1] ?? random.pick(BAG.filter((hop) => hops.includes(hop))),
    device: (nth - 1) % devices,
    calls: random.pick(['apply_mutation', 'any'] as const),
    after: random.between(0, 2),
    delayMs: random.between(200, 1_500),
    how: random.pick(['crash', 'close'] as const),
    arrived: random.pick(['held', 'request'] as const),
    lost: random.pick(['drop-answer', 'cut-answer'] as const),
    seed: own + 1,
  };
}
