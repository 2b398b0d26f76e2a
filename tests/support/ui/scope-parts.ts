/** What a view finds around itself, for tests: sources that a test moves, and a record of what was asked. */
import type { Explanation } from '../../../src/lib/domain/explanation.ts';
import type { Live } from '../../../src/lib/domain/live.ts';
import type {
  DeviceNotice,
  ModelState,
  QueueCounts,
  QueueItem,
  SearchResults,
  Services,
  Session,
  SessionState,
  SyncState,
  TicketView,
} from '../../../src/lib/features/ports.ts';
import type { Away, Unsent } from '../../../src/lib/features/unsent.ts';
import type { Member, Notification } from '../../../src/lib/domain/rows.ts';
import { MemoryDrafts } from './memory-drafts.ts';
import { source, type Source } from './source.ts';

/** A source that never speaks, as while the database opens. */
export function silent<T>(): Live<T> {
  return { subscribe: () => () => undefined };
}

export type Call = [name: string, ...args: unknown[]];

export interface Scope {
  services: Services;
  /** Every action, in order. */
  calls: Call[];
  session: Source<SessionState>;
  queue: Source<QueueItem[]>;
  counts: Source<QueueCounts>;
  ticket: Source<TicketView | null>;
  members: Source<Member[]>;
  notifications: Source<Notification[]>;
  unsent: Source<Unsent>;
  away: Source<Away | null>;
  drafts: MemoryDrafts;
  notice: Source<DeviceNotice | null>;
  results: Source<SearchResults>;
  sync: Source<SyncState>;
  clockOffset: Source<number>;
  model: Source<ModelState>;
  backlog: Source<number>;
  progress: Source<{ read: number; medianMs: number | null }>;
  /** The answers to questions why, in order; without one a question waits for ever. */
  explanations: (Explanation | Error)[];
  /** Makes the next action of that name throw. */
  refuse(name: string, code: string): void;
}

export const ME = '11111111-0000-4000-8000-000000000001';

export function scope(): Scope {
  const calls: Call[] = [];
  const explanations: (Explanation | Error)[] = [];
  const refusals = new Map<string, string>();
  const called =
    (name: string) =>
    (...args: unknown[]): Promise<void> => {
      calls.push([name, ...args]);
      const code = refusals.get(name);
      refusals.delete(name);
      return code ? Promise.reject(Object.assign(new Error(code), { code })) : Promise.resolve();
    };
  const parts = {
    session: source<SessionState>({
      kind: 'signed_in',
      userId: ME,
      email: 'agent@roost.demo',
      role: 'agent',
      displayName: 'Ana Duarte',
    }),
    queue: source<QueueItem[]>([]),
    counts: source<QueueCounts>({
      byView: { open: 0, mine: 0, unassigned: 0, waiting: 0, solved: 0, all: 0 },
      byLevel: { low: 0, normal: 0, high: 0, urgent: 0 },
    }),
    ticket: source<TicketView | null>(null),
    members: source<Member[]>([]),
    notifications: source<Notification[]>([]),
    unsent: source<Unsent>({ asks: [], waiting: [], readings: 0 }),
    away: source<Away | null>(null),
    drafts: new MemoryDrafts(),
    notice: source<DeviceNotice | null>(null),
    results: source<SearchResults>({ query: '', hits: [], total: 0, index: { kind: 'whole' } }),
    sync: source<SyncState>({ kind: 'live', pulledAt: '2026-03-02T10:00:00Z', waiting: 0 }),
    clockOffset: source(0),
    model: source<ModelState>({ kind: 'idle' }),
    backlog: source(0),
    progress: source<{ read: number; medianMs: number | null }>({ read: 0, medianMs: null }),
  };
  const session: Session = {
    state: parts.session,
    signIn: called('signIn'),
    signUp: called('signUp'),
    signOut: async (...args) => {
      await called('signOut')(...args);
      return { signedOut: true, unsent: { changes: 0, drafts: 0 } };
    },
    claimFirstAdmin: called('claimFirstAdmin'),
  };
  const services: Services = {
    session,
    desk: {
      queue: () => parts.queue,
      counts: () => parts.counts,
      ticket: () => parts.ticket,
      members: () => parts.members,
      notifications: () => parts.notifications,
      unsent: () => parts.unsent,
      away: () => parts.away,
    },
    search: {
      prepare: () => {
        calls.push(['prepareSearch']);
      },
      results: (query) => {
        calls.push(['search', query]);
        return parts.results;
      },
    },
    actions: {
      assign: called('assign'),
      setStatus: called('setStatus'),
      addNote: async (...args) => {
        await called('addNote')(...args);
        parts.drafts.write(args[0], 'note', '');
      },
      reply: async (...args) => {
        await called('reply')(...args);
        parts.drafts.write(args[0], 'reply', '');
      },
      retryReply: called('retryReply'),
      cancelReply: called('cancelReply'),
      correct: called('correct'),
      markRead: called('markRead'),
      resolve: called('resolve'),
      sendAgain: called('sendAgain'),
      discard: called('discard'),
      takeBack: async (...args) => {
        await called('takeBack')(...args);
        return { kind: 'reply', ticketId: '', text: 'Taken back', id: 'again' };
      },
      dismissAway: called('dismissAway'),
    },
    drafts: parts.drafts,
    device: {
      notice: parts.notice,
      dismiss: async (...args) => {
        await called('dismissNotice')(...args);
        parts.notice.set(null);
      },
    },
    sync: {
      state: parts.sync,
      now: () => {
        calls.push(['syncNow']);
      },
    },
    clock: { offset: parts.clockOffset },
    understanding: {
      state: parts.model,
      backlog: parts.backlog,
      progress: parts.progress,
      retry: () => {
        calls.push(['retryModel']);
      },
    },
    explainer: {
      explain: (message) => {
        calls.push(['explain', message]);
        const answer = explanations.shift();
        if (!answer) return new Promise(() => undefined);
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
  };
  return {
    ...parts,
    services,
    calls,
    explanations,
    refuse: (name, code) => refusals.set(name, code),
  };
}
