/** Where a conversation stands: who has been answered when, who waits, and what decides how pressing it is. */
import { effectiveTriage, type EffectiveTriage, type Judgement } from './effective-triage.ts';
import { priority } from './priority.ts';
import type { Message, Reply, Ticket } from './rows.ts';

type Spoken = Pick<Message, 'id' | 'kind' | 'posted_at' | 'deleted_at'>;

/** What is looked at; a row may have more. */
export interface Conversation<M extends Spoken, T extends Judgement> {
  ticket: Pick<Ticket, 'last_reply_at'>;
  messages: readonly M[];
  triage: readonly (T & { message_id: string })[];
  replies: readonly Pick<
    Reply,
    'id' | 'state' | 'created_at' | 'sent_at' | 'in_reply_to_message_id'
  >[];
}

/** Our answers so far. A reply on its way counts until it fails. Times in milliseconds since the epoch. */
export interface Answers {
  /** The first public one after something of the customer's; null while there is none. */
  firstAt: number | null;
  /** The newest after the first: since when the customer had waited for it, and when it came. */
  last: { since: number; at: number } | null;
}

export interface Standing<M extends Spoken> {
  /** What is not a note, oldest first. */
  spoken: M[];
  /** Messages of customers after our last answer, oldest first. */
  unanswered: M[];
  /** The judgement of the message that decides the priority; null before the first one. */
  triage: EffectiveTriage | null;
  answers: Answers;
}

export function standingOf<M extends Spoken, T extends Judgement>({
  ticket,
  messages,
  triage,
  replies,
}: Conversation<M, T>): Standing<M> {
  const spoken = messages
    .filter((message) => message.kind !== 'note')
    .sort((a, b) => byTime(a.posted_at, b.posted_at));
  const theirs = spoken.filter(
    ({ kind, deleted_at }) => kind !== 'outbound' && deleted_at === null,
  );
  const answered = answerTimes(ticket, spoken, replies);
  const latest = answered.at(-1) ?? 0;
  const unanswered = theirs.filter(({ posted_at }) => Date.parse(posted_at) > latest);

  const deciding = (unanswered.length > 0 ? unanswered : theirs.slice(-1))
    .map(({ id }) => effectiveTriage(triage.filter(({ message_id }) => message_id === id)))
    .sort((a, b) => pressing(b) - pressing(a))[0];
  return {
    spoken,
    unanswered,
    triage: deciding ?? null,
    answers: answersTo(
      theirs.map(({ posted_at }) => Date.parse(posted_at)),
      answered,
    ),
  };
}

/** Postgres and browsers write the same time differently, so that text would not sort. */
export function byTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b);
}

/** A reply that may be on X or come there. */
export function onItsWay(state: Reply['state']): boolean {
  return state === 'queued' || state === 'sending' || state === 'unknown';
}

/** When we answered, oldest first. */
function answerTimes(
  { last_reply_at }: Pick<Ticket, 'last_reply_at'>,
  spoken: readonly Spoken[],
  replies: Conversation<Spoken, Judgement>['replies'],
): number[] {
  const posted = new Map(spoken.map(({ id, posted_at }) => [id, Date.parse(posted_at)]));
  const ours = new Map(
    spoken
      .filter(({ kind }) => kind === 'outbound')
      .map(({ id, posted_at }) => [id, Date.parse(posted_at)]),
  );
  const counted = replies.filter(({ state }) => onItsWay(state) || state === 'sent');
  for (const { id, sent_at, created_at, in_reply_to_message_id } of counted) {
    // It counts from when X had it. The message that it answers counts as answered even where this device's
    // clock is slow.
    const at = ours.get(id) ?? Date.parse(sent_at ?? created_at);
    ours.set(id, Math.max(at, posted.get(in_reply_to_message_id) ?? 0));
  }
  return [...ours.values(), ...(last_reply_at === null ? [] : [Date.parse(last_reply_at)])].sort(
    (a, b) => a - b,
  );
}

/** Goes through both as they came about. A message and an answer of the same moment: the answer is to it. */
function answersTo(asked: readonly number[], answered: readonly number[]): Answers {
  const answers: Answers = { firstAt: null, last: null };
  let next = 0;
  for (const at of answered) {
    const since = asked[next];
    if (since === undefined || since > at) continue;
    if (answers.firstAt === null) answers.firstAt = at;
    else answers.last = { since, at };
    while ((asked[next] ?? Infinity) <= at) next += 1;
  }
  return answers;
}

function pressing(triage: EffectiveTriage | null): number {
  return priority({ triage, waitingMinutes: 0, unanswered: 1, followers: 0 }).score;
}
