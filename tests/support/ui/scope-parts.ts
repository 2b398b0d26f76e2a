/** What a view finds around itself, for tests: sources that a test moves, and a record of what was asked. */
import type { Explanation } from '../../../src/lib/domain/explanation.ts';
import type { Live } from '../../../src/lib/domain/live.ts';
import type {
  AccountSecurity,
  Arrival,
  SecondFactor,
  SignInLock,
  SignInWays,
} from '../../../src/lib/features/account-security.ts';
import type {
  Company,
  CsatFigures,
  ImportOutcome,
  SettingView,
  TeamView,
} from '../../../src/lib/features/administration.ts';
import type {
  Door,
  KnownPeople,
  InviteOutcome,
  SignedIn,
} from '../../../src/lib/features/people.ts';
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
import type { OwnRating, RatingPage, Ratings } from '../../../src/lib/features/ratings.ts';
import type { KnownConnections } from '../../../src/lib/features/x-connections.ts';
import type { Away, Unsent } from '../../../src/lib/features/unsent.ts';
import type { CompanyTable, Member, Notification, Rows } from '../../../src/lib/domain/rows.ts';
import type { XCheck } from '../../../src/lib/domain/x-connection.ts';
import { RatingLinks } from '../../../src/lib/domain/csat/rating-links.ts';
import { type SettingKey, settingOf } from '../../../src/lib/domain/settings.ts';
import { MemoryDrafts } from './memory-drafts.ts';
import { source, type Source } from './source.ts';

/** A source that never speaks, as while the database opens. */
export function silent<T>(): Live<T> {
  return { subscribe: () => () => undefined };
}

export type Call = [name: string, ...args: unknown[]];

export interface Scope {
  services: Services;
  security: AccountSecurity;
  door: Door;
  /** What a link invites to; null for one that is not good. */
  invitation: Source<Awaited<ReturnType<Door['look']>> | null>;
  ratings: Ratings;
  /** What the link of a rating leads to. */
  ratingPage: Source<RatingPage>;
  ownRatings: Source<OwnRating[]>;
  /** Every action, in order. */
  calls: Call[];
  session: Source<SessionState>;
  arrival: Source<Arrival | null>;
  ways: Source<SignInWays>;
  /** null: the server has no second factor. */
  factors: Source<SecondFactor[] | null>;
  locks: Source<SignInLock[]>;
  queue: Source<QueueItem[]>;
  counts: Source<QueueCounts>;
  ticket: Source<TicketView | null>;
  members: Source<Member[]>;
  notifications: Source<Notification[]>;
  teams: Source<TeamView[]>;
  /** Has its default until the test decides. */
  setting<Key extends SettingKey>(key: Key): Source<SettingView<Key>>;
  /** The rows of a company table. */
  rows<Table extends CompanyTable>(table: Table): Source<Rows[Table][]>;
  connections: Source<KnownConnections | null>;
  /** What the next test of a connection finds. */
  checks: Source<XCheck[]>;
  unsent: Source<Unsent>;
  away: Source<Away | null>;
  drafts: MemoryDrafts;
  notice: Source<DeviceNotice | null>;
  results: Source<SearchResults>;
  /** What the server counts. */
  csatFigures: Source<CsatFigures>;
  sync: Source<SyncState>;
  clockOffset: Source<number>;
  model: Source<ModelState>;
  backlog: Source<number>;
  progress: Source<{ read: number; medianMs: number | null }>;
  /** The answers to questions why, in order; without one a question waits for ever. */
  explanations: (Explanation | Error)[];
  /** The answers to imports, in order; without one all rows are taken. */
  imports: ImportOutcome[];
  /** What the server says of the people, and where somebody is signed in. */
  knownPeople: Source<KnownPeople>;
  signedIn: Source<SignedIn[]>;
  /** The answers to invitations, in order; without one all are made. */
  invited: InviteOutcome[];
  /** Makes the next action of that name throw. */
  refuse(name: string, code: string, more?: object): void;
}

export const ME = '11111111-0000-4000-8000-000000000001';
/** The id of whatever is made. */
export const NEW_ID = '11111111-0000-4000-8000-000000000002';

/** The token of every rating link. */
export const TOKEN = 'abcdefghijklmnopqrst-_';

/** One source a key, made when it is first asked for. */
function remember<Key, T>(first: (key: Key) => T): (key: Key) => Source<T> {
  const sources = new Map<Key, Source<T>>();
  return (key) => {
    const known = sources.get(key) ?? source(first(key));
    sources.set(key, known);
    return known;
  };
}

/** @param alike What the transformer of the tab says of texts; without it there is none. */
export function scope(alike?: (text: string, others: readonly string[]) => number[]): Scope {
  const calls: Call[] = [];
  const explanations: (Explanation | Error)[] = [];
  const imports: ImportOutcome[] = [];
  const invited: InviteOutcome[] = [];
  const refusals = new Map<string, { code: string }>();
  const called =
    (name: string) =>
    (...args: unknown[]): Promise<void> => {
      calls.push([name, ...args]);
      const refusal = refusals.get(name);
      refusals.delete(name);
      return refusal
        ? Promise.reject(Object.assign(new Error(refusal.code), refusal))
        : Promise.resolve();
    };
  const parts = {
    session: source<SessionState>({
      kind: 'signed_in',
      userId: ME,
      email: 'agent@roost.demo',
      role: 'agent',
      displayName: 'Ana Duarte',
    }),
    arrival: source<Arrival | null>(null),
    ways: source<SignInWays>({ link: true, signUp: true, providers: [], mailsAreCaught: false }),
    factors: source<SecondFactor[] | null>(null),
    locks: source<SignInLock[]>([]),
    queue: source<QueueItem[]>([]),
    counts: source<QueueCounts>({
      byView: { open: 0, mine: 0, unassigned: 0, due: 0, waiting: 0, solved: 0, all: 0 },
      byLevel: { low: 0, normal: 0, high: 0, urgent: 0 },
    }),
    ticket: source<TicketView | null>(null),
    members: source<Member[]>([]),
    notifications: source<Notification[]>([]),
    teams: source<TeamView[]>([]),
    connections: source<KnownConnections | null>(null),
    invitation: source<Awaited<ReturnType<Door['look']>> | null>({
      company: 'Wrenby',
      role: 'agent',
    }),
    knownPeople: source<KnownPeople>({ members: [], invitations: [] }),
    signedIn: source<SignedIn[]>([]),
    checks: source<XCheck[]>([]),
    unsent: source<Unsent>({ asks: [], waiting: [], readings: 0 }),
    away: source<Away | null>(null),
    drafts: new MemoryDrafts(),
    notice: source<DeviceNotice | null>(null),
    results: source<SearchResults>({ query: '', hits: [], total: 0, index: { kind: 'whole' } }),
    ratingPage: source<RatingPage>({
      company: 'Larkline',
      question: 'How did we do?',
      scale: 'faces',
      verified: false,
    }),
    ownRatings: source<OwnRating[]>([]),
    csatFigures: source<CsatFigures>({
      asked: 0,
      answered: 0,
      good: 0,
      unverified: 0,
      comments: [],
    }),
    sync: source<SyncState>({ kind: 'live', pulledAt: '2026-03-02T10:00:00Z', waiting: 0 }),
    clockOffset: source(0),
    model: source<ModelState>({ kind: 'idle' }),
    backlog: source(0),
    progress: source<{ read: number; medianMs: number | null }>({ read: 0, medianMs: null }),
  };
  const setting = remember<SettingKey, SettingView<SettingKey>>((key) => ({
    value: settingOf(key, undefined),
    seen: null,
    changed: null,
  })) as Scope['setting'];
  const rows = remember<CompanyTable, unknown[]>(() => []) as Scope['rows'];
  const company: Company = { rows, setting, teams: () => parts.teams };
  let saves = 0;
  /** Each is saved a second later than the one before. */
  const saved =
    (name: string) =>
    async (id: string, ...more: unknown[]) => {
      await called(name)(id, ...more);
      saves += 1;
      return { id, updatedAt: `2026-03-02T12:00:${String(saves).padStart(2, '0')}+00:00` };
    };
  const security: AccountSecurity = {
    arrival: parts.arrival,
    forgetArrival: () => {
      parts.arrival.set(null);
    },
    ways: () => Promise.resolve(parts.ways.value),
    mail: called('mail'),
    enterMailedCode: called('enterMailedCode'),
    signInWith: called('signInWith'),
    enterSecondFactor: called('enterSecondFactor'),
    changePassword: called('changePassword'),
    secondFactors: async () => {
      await called('secondFactors')();
      return parts.factors.value;
    },
    beginSecondFactor: async () => {
      await called('beginSecondFactor')();
      return { id: NEW_ID, qr: 'data:image/svg+xml;utf-8,<svg/>', secret: 'JBSWY3DPEHPK3PXP' };
    },
    confirmSecondFactor: called('confirmSecondFactor'),
    removeSecondFactor: called('removeSecondFactor'),
    locks: async () => {
      await called('locks')();
      return parts.locks.value;
    },
    liftLock: called('liftLock'),
  };
  const session: Session = {
    state: parts.session,
    signIn: called('signIn'),
    signUp: async (...args) => {
      await called('signUp')(...args);
      return 'mailed';
    },
    signOut: async (...args) => {
      await called('signOut')(...args);
      return { signedOut: true, unsent: { changes: 0, drafts: 0 } };
    },
    claimFirstAdmin: called('claimFirstAdmin'),
  };
  const door: Door = {
    look: async (...args) => {
      await called('look')(...args);
      const found = parts.invitation.value;
      if (found) return found;
      throw Object.assign(new Error('Not good'), { code: 'invitation_invalid' });
    },
    accept: called('accept'),
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
    company,
    administration: {
      newId: () => NEW_ID,
      saveSetting: saved('saveSetting'),
      saveTeam: saved('saveTeam'),
      deleteTeam: called('deleteTeam'),
      setTeamMembers: saved('setTeamMembers'),
      saveCalendar: saved('saveCalendar'),
      deleteCalendar: called('deleteCalendar'),
      saveHolidays: saved('saveHolidays'),
      saveSlaPolicy: saved('saveSlaPolicy'),
      deleteSlaPolicy: called('deleteSlaPolicy'),
      orderSlaPolicies: called('orderSlaPolicies'),
      saveMacro: saved('saveMacro'),
      archiveMacro: called('archiveMacro'),
      importMacros: async (...args) => {
        await called('importMacros')(...args);
        return imports.shift() ?? { kind: 'done', added: args[0].length, known: 0 };
      },
      saveArticle: saved('saveArticle'),
      archiveArticle: called('archiveArticle'),
      csatFigures: async (...args) => {
        await called('csatFigures')(...args);
        return parts.csatFigures.value;
      },
    },
    people: {
      look: async () => {
        await called('lookAtPeople')();
        return parts.knownPeople.value;
      },
      saveMember: saved('saveMember'),
      setDisabled: called('setDisabled'),
      newInvitation: () => ({ id: NEW_ID, token: 'token' }),
      invite: async (...args) => {
        await called('invite')(...args);
        return invited.shift() ?? { kind: 'done' };
      },
      revoke: called('revoke'),
      sessions: async (...args) => {
        await called('sessions')(...args);
        return parts.signedIn.value;
      },
      endSessions: called('endSessions'),
    },
    ratingLinks: new RatingLinks('https://roost.test', () => TOKEN),
    xConnections: {
      known: parts.connections,
      follow: () => {
        calls.push(['follow']);
        return () => {
          calls.push(['unfollow']);
        };
      },
      connect: async (...args) => {
        await called('connect')(...args);
        const checks = parts.checks.value;
        return checks.some(({ state }) => state === 'failed')
          ? { kind: 'refused', checks }
          : { kind: 'connected', brandAccountId: NEW_ID, checks };
      },
      saveKeys: called('saveKeys'),
      test: async (...args) => {
        await called('test')(...args);
        return parts.checks.value;
      },
      setPaused: called('setPaused'),
      setPollSeconds: called('setPollSeconds'),
      setPrices: called('setPrices'),
      registerWebhook: called('registerWebhook'),
      disconnect: called('disconnect'),
    },
    simulator: null,
    likeness: { compare: (text, others) => Promise.resolve(alike?.(text, others) ?? null) },
    explainer: {
      explain: (message) => {
        calls.push(['explain', message]);
        const answer = explanations.shift();
        if (!answer) return new Promise(() => undefined);
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
  };
  const ratings: Ratings = {
    page: async (...args) => {
      await called('ratingPage')(...args);
      return parts.ratingPage.value;
    },
    rate: called('rate'),
    own: () => Promise.resolve(parts.ownRatings.value),
    rateOwn: called('rateOwn'),
  };
  return {
    ...parts,
    ratings,
    setting,
    rows,
    services,
    security,
    door,
    calls,
    explanations,
    imports,
    invited,
    refuse: (name, code, more) => refusals.set(name, { code, ...more }),
  };
}
