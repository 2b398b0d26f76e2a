/**
 * How soon somebody should look at a ticket, and why. A pure function, so that every device, the ingest
 * function and the evaluation say the same of the same ticket.
 *
 * Monotone by construction: each term grows with what makes a ticket worse (urgency and anger in the sense
 * of first-order stochastic dominance, waiting, repeated messages, reach), and the level is a step function
 * of the sum with floors that depend on tail probabilities only.
 */
import type { EffectiveTriage } from './effective-triage.ts';
import type { Sentiment, Urgency } from './triage.ts';

export const LEVELS = ['low', 'normal', 'high', 'urgent'] as const;
export type Level = (typeof LEVELS)[number];

export interface Factor {
  name: 'urgency' | 'sentiment' | 'waiting' | 'repeated' | 'reach' | 'words' | 'untriaged';
  /** What a person can check, such as "critical 0.91", "3rd message", "2 h". */
  evidence: string;
  /** Its share of the score. */
  points: number;
}

export interface Priority {
  level: Level;
  /** 0 to 100, whole. */
  score: number;
  /** Largest share first; factors without points or evidence are left out. */
  factors: Factor[];
}

export interface PriorityInput {
  /** The judgement that counts for the message; null before the first one. */
  triage: Pick<EffectiveTriage, 'readings' | 'evidence'> | null;
  /** Minutes since the oldest customer message that nobody has answered. */
  waitingMinutes: number;
  /** Customer messages since our last answer, this one included; at least 1. */
  unanswered: number;
  followers: number;
}

/** Points at each ordinal of urgency; between them the expectation interpolates. */
const URGENCY_POINTS: Record<Urgency, number> = { low: 0, normal: 24, high: 48, critical: 78 };
const NEGATIVE_POINTS: Record<Sentiment, number> = { negative: 12, neutral: 3, positive: 0 };
const WAITING_POINTS = 8;
/** Minutes after which waiting has given 63 % of its points: the first hours matter most. */
const WAITING_SCALE_MINUTES = 180;
const REPEATED_POINTS_EACH = 3;
const REPEATED_POINTS_MAX = 6;
/** Slight on purpose: a loud account must not overtake a person in need. */
const REACH_POINTS_MAX = 3;
/** 10^7 followers and more count the same. */
const REACH_DECADES = 7;

const LEVEL_FROM: readonly (readonly [Level, number])[] = [
  ['urgent', 74],
  ['high', 46],
  ['normal', 20],
];

/** Level, score and reasons for one message of a ticket. */
export function priority(input: PriorityInput): Priority {
  const { triage } = input;
  const factors: Factor[] = [];
  if (triage) {
    const { urgency, sentiment } = triage.readings;
    factors.push(
      {
        name: 'urgency',
        evidence: `${urgency.label} ${urgency.probability.toFixed(2)}`,
        points: expectation(urgency.probabilities, Object.values(URGENCY_POINTS)),
      },
      {
        name: 'sentiment',
        evidence: `${sentiment.label} ${sentiment.probability.toFixed(2)}`,
        points: expectation(sentiment.probabilities, Object.values(NEGATIVE_POINTS)),
      },
    );
    if (triage.evidence.length > 0) {
      factors.push({
        name: 'words',
        evidence: triage.evidence.map((words) => `“${words}”`).join(', '),
        points: 0,
      });
    }
  } else {
    factors.push({ name: 'untriaged', evidence: 'not read yet', points: URGENCY_POINTS.normal });
  }

  const waiting = Math.max(0, input.waitingMinutes);
  factors.push(
    {
      name: 'waiting',
      evidence: `waiting ${formatMinutes(waiting)}`,
      points: WAITING_POINTS * (1 - Math.exp(-waiting / WAITING_SCALE_MINUTES)),
    },
    {
      name: 'repeated',
      evidence: `${ordinal(input.unanswered)} message`,
      points: Math.min(
        REPEATED_POINTS_MAX,
        REPEATED_POINTS_EACH * Math.max(0, input.unanswered - 1),
      ),
    },
    {
      name: 'reach',
      evidence: `${formatCount(input.followers)} followers`,
      points:
        REACH_POINTS_MAX *
        Math.min(1, Math.log10(1 + Math.max(0, input.followers)) / REACH_DECADES),
    },
  );

  const sum = factors.reduce((total, factor) => total + factor.points, 0);
  const floor = triage ? urgencyFloor(triage.readings.urgency.probabilities) : 0;
  const score = Math.min(100, Math.round(Math.max(sum, floor)));
  return {
    level: LEVEL_FROM.find(([, from]) => score >= from)?.[0] ?? 'low',
    score,
    factors: factors
      .filter((factor) => factor.points >= 0.5 || factor.name === 'words')
      .sort((a, b) => b.points - a.points),
  };
}

/** A ticket is as pressing as its most pressing unanswered message. */
export function worst(priorities: readonly Priority[]): Priority | null {
  return priorities.reduce<Priority | null>(
    (top, next) => (top === null || next.score > top.score ? next : top),
    null,
  );
}

interface Queued {
  priority: Priority;
  waitingSince: string;
  /** `dueAt` in milliseconds since the epoch; null when nothing is due. */
  promise: { dueAt: number | null } | null;
}

/** Orders the queue: level, then what is due first, then score, then who has waited longest. */
export function compareInQueue(a: Queued, b: Queued): number {
  const dueA = a.promise?.dueAt ?? Infinity;
  const dueB = b.promise?.dueAt ?? Infinity;
  return (
    LEVELS.indexOf(b.priority.level) - LEVELS.indexOf(a.priority.level) ||
    // Two that are never due are alike; their difference is no number.
    (dueA === dueB ? 0 : dueA - dueB) ||
    b.priority.score - a.priority.score ||
    // Not localeCompare: it took most of the time of sorting 50,000 tickets.
    (a.waitingSince < b.waitingSince ? -1 : a.waitingSince > b.waitingSince ? 1 : 0)
  );
}

/** "High: critical 0.91 · “charged twice” · 3rd message": level first, then at most three reasons. */
export function reasonLine({ level, factors }: Priority): string {
  const telling = factors.filter((factor) => factor.points >= 2 || factor.name === 'words');
  const reasons = telling.slice(0, 3).map((factor) => factor.evidence);
  return [capitalise(level), reasons.join(' · ')].filter(Boolean).join(': ');
}

/** When the model holds "critical" (or "at least high") for more likely than not, the level follows it. */
function urgencyFloor(probabilities: readonly number[]): number {
  const critical = probabilities[3] ?? 0;
  const atLeastHigh = critical + (probabilities[2] ?? 0);
  if (critical >= 0.5) return 74;
  return atLeastHigh >= 0.5 ? 46 : 0;
}

function expectation(probabilities: readonly number[], values: readonly number[]): number {
  return probabilities.reduce((sum, p, index) => sum + p * (values[index] ?? 0), 0);
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function ordinal(n: number): string {
  const suffix =
    n % 100 >= 11 && n % 100 <= 13 ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[n % 10] ?? 'th');
  return `${String(n)}${suffix}`;
}

function formatMinutes(minutes: number): string {
  if (minutes < 1) return 'under a minute';
  if (minutes < 60) return `${String(Math.floor(minutes))} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${String(hours)} h` : `${String(Math.floor(hours / 24))} d`;
}

function formatCount(n: number): string {
  if (n < 1_000) return String(n);
  return n < 1_000_000
    ? `${(n / 1_000).toFixed(n < 10_000 ? 1 : 0)}k`
    : `${(n / 1_000_000).toFixed(1)}M`;
}
