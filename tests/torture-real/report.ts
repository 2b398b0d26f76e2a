/** What a run has shown, for people and for programs. */
import { HOPS } from './faults.ts';
import { WRONG } from './settle.ts';
import type { Strike } from './storm.ts';
import type { Outcome, Plan } from './torture.ts';

/** A call that carries what a person did, and one that carries a reply. */
const isMutation = ({ what }: Strike): boolean => what.startsWith('apply_mutation');
const isReply = ({ what }: Strike): boolean => what.includes('reply');

/** By hop: what was struck, and where the time went. */
export function table({ strikes, ...found }: Outcome, { seed }: Plan): string {
  const rows = HOPS.map((hop) =>
    row(
      hop,
      strikes.filter(({ fault }) => fault.hop === hop),
    ),
  );
  const work = Object.entries(found.intents).map(([name, count]) => `${name} ${String(count)}`);
  const wrong = [...WRONG, 'waiting', 'asked', 'doubtful'] as const;
  return [
    COLUMNS.map(([name], index) => cell(name, index)).join(''),
    ...rows,
    row('all', strikes),
    `Work: ${work.join(', ')}; tweets ${String(found.tweets)}; replies on X ${String(found.posted)}; ${found.seconds.toFixed(0)} s`,
    ...wrong.flatMap((kind) => [
      `${kind}: ${String(found[kind].length)}`,
      ...found[kind].map((each) => `  ${each}`),
    ]),
    `Again, one or some of them: npm run torture:real -- --seed ${String(seed)} --only NUMBER (or FIRST-LAST)`,
    '',
  ].join('\n');
}

const COLUMNS: [name: string, of: (strikes: readonly Strike[]) => string][] = [
  ['hop', () => ''],
  ['faults', (strikes) => String(strikes.length)],
  ['mutations', (strikes) => String(strikes.filter(isMutation).length)],
  ['replies', (strikes) => String(strikes.filter(isReply).length)],
  ['in vain', (strikes) => String(strikes.reduce((sum, { inVain }) => sum + inVain, 0))],
  ['s to strike', (strikes) => mean(strikes.map(({ waited }) => waited))],
  ['s to heal', (strikes) => mean(strikes.map(({ healed }) => healed))],
];

function row(name: string, strikes: readonly Strike[]): string {
  return COLUMNS.map(([, of], index) => cell(index === 0 ? name : of(strikes), index)).join('');
}

function cell(text: string, index: number): string {
  return index === 0 ? text.padEnd(10) : text.padStart(12);
}

function mean(milliseconds: readonly number[]): string {
  if (milliseconds.length === 0) return '';
  const sum = milliseconds.reduce((all, each) => all + each, 0);
  return (sum / milliseconds.length / 1000).toFixed(2);
}

export function flat({ strikes, ...found }: Outcome, { seed }: Plan): object {
  const at = (prefix: string, wanted: (strike: Strike) => boolean): object =>
    Object.fromEntries(
      HOPS.map((hop) => [
        `${prefix}${hop}`,
        strikes.filter((strike) => strike.fault.hop === hop && wanted(strike)).length,
      ]),
    );
  return {
    seed,
    faults: strikes.length,
    lost: found.lost.length,
    doubled: found.doubled.length,
    sentTwice: found.sentTwice.length,
    diverged: found.diverged.length,
    waiting: found.waiting.length,
    asked: found.asked.length,
    doubtful: found.doubtful.length,
    tweets: found.tweets,
    mutations: Object.values(found.intents).reduce((sum, each) => sum + each, 0),
    replies: found.intents['reply.queue.v1'] ?? 0,
    posted: found.posted,
    seconds: Math.round(found.seconds),
    ...at('at_', () => true),
    ...at('mutations_at_', isMutation),
    ...at('replies_at_', isReply),
  };
}
