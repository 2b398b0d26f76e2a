/** Whether a device holds what its server would give it, and whether all that was done at it has had effect once. */
import type { Findings } from './findings.ts';
import { differences, type Holdings } from './holdings.ts';
import { tokenOf, type Written } from './judge-words.ts';
import type { Committed } from './stored.ts';

/** What the server has answered to each mutation that it has ever taken. */
export type Answers = ReadonlyMap<string, string | null>;

interface Work {
  /** All that was ever committed to the outbox. */
  committed: Iterable<Committed>;
  /** What the outbox has asked the person about. */
  asked: ReadonlySet<string>;
  held: Holdings;
}

interface Effects {
  statuses: Answers;
  messages: ReadonlyMap<string, readonly Written[]>;
  replies: ReadonlyMap<string, readonly Written[]>;
}

/** @param name Of the device. */
export function judgeDevice(name: string, work: Work, effects: Effects, found: Findings): void {
  const { outbox } = work.held;
  found.diverged.push(...differences(work.held).map((line) => `${name}: ${line}`));
  for (const { mutationId, state, lane } of outbox) {
    if (lane !== 'work') continue;
    const isOnItsWay = state === 'pending' || state === 'acknowledged';
    found[isOnItsWay ? 'waiting' : 'asked'].push(`${name}: ${mutationId} is ${state}`);
  }
  const kept = new Set(outbox.map(({ mutationId }) => mutationId));
  for (const intent of work.committed) {
    const { id } = intent;
    const token = tokenOf(wordsOf(intent));
    const what = `${name}: ${intent.name} ${id} ${token}`;
    const status = effects.statuses.get(id) ?? null;
    if (status === 'ok') {
      const rows = rowsOf(intent, token, effects);
      if (rows === 0) found.lost.push(`${what} was accepted and left no row`);
      if (rows > 1) found.doubled.push(`${what} left ${String(rows)} rows`);
    } else if (!kept.has(id) && !work.asked.has(id)) {
      const fate = status === null ? 'never reached the server' : `${status}, and nobody is told`;
      found.lost.push(`${what}: ${fate}`);
    }
  }
}

function wordsOf({ args }: Committed): string {
  return typeof args['text'] === 'string' ? args['text'] : '';
}

/** How many rows an accepted intent has left; 1 for those that leave none of their own. */
function rowsOf({ name }: Committed, token: string, { messages, replies }: Effects): number {
  if (name === 'reply.queue.v1') return replies.get(token)?.length ?? 0;
  if (name === 'note.add.v1') return messages.get(token)?.length ?? 0;
  return 1;
}
