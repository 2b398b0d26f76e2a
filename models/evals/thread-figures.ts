/** What the previous message of a conversation adds to the reading of the next one. */
import type { Head, Readings } from '../../src/lib/domain/triage.ts';
import { seeded } from '../training/logistic.ts';
import { intervals } from './bootstrap.ts';
import type { Interval } from './bootstrap.ts';
import type { Line } from './lines.ts';

export interface ReadTwice {
  gold: Line['gold'];
  /** Of the message by itself, and with the one before it. */
  alone: Readings;
  inThread: Readings;
}

export interface ThreadFigures {
  n: number;
  /** Accuracy. */
  alone: number;
  inThread: number;
  /** `inThread` minus `alone`, and its 95 % bootstrap interval over the messages. */
  gain: number;
  gainInterval: Interval | null;
}

const SEED = 4;
const RESAMPLES = 1_000;

/** null when no message has a label of this head. */
export function threadFigures(read: readonly ReadTwice[], head: Head): ThreadFigures | null {
  const judged = read.flatMap(({ gold, alone, inThread }) => {
    const truth = gold[head];
    if (truth === undefined) return [];
    return [{ alone: hit(alone, head, truth), inThread: hit(inThread, head, truth) }];
  });
  if (judged.length === 0) return null;
  const measure = (rows: typeof judged) => {
    const alone = rows.reduce((sum, row) => sum + row.alone, 0) / rows.length;
    const inThread = rows.reduce((sum, row) => sum + row.inThread, 0) / rows.length;
    return { alone, inThread, gain: inThread - alone };
  };
  const resampling = { resamples: RESAMPLES, random: seeded(SEED) };
  const { gain } = intervals(judged, (draw) => measure([...draw]), resampling);
  return { n: judged.length, ...measure(judged), gainInterval: gain };
}

function hit(readings: Readings, head: Head, truth: number): number {
  const { probabilities } = readings[head];
  return probabilities.indexOf(Math.max(...probabilities)) === truth ? 1 : 0;
}
