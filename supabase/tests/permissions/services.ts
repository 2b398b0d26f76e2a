/**
 * Who may do what beside the database: channels of Realtime and edge functions, against every persona. What is not
 * named here does not pass.
 */
import { ACCOUNTS, type Persona, PERSONAS, STAFF_NAMES } from './personas.ts';

/** The policies on realtime.messages; what they come to is tried on each topic. */
export const CHANNEL_POLICIES = ['presence of staff', 'staff and own channel'];

export interface TopicRule {
  hear: readonly Persona[];
  presence: readonly Persona[];
  /** Nothing is ever sent there; it is tried because somebody might. */
  unused?: true;
}
/** Private channels: who hears them, and who may say on them that they are there. Nobody broadcasts. */
export const TOPICS: Record<string, TopicRule> = {
  staff: { hear: STAFF_NAMES, presence: STAFF_NAMES },
  [`user:${ACCOUNTS.agentA}`]: { hear: ['agentA'], presence: [] },
  [`user:${ACCOUNTS.customer}`]: { hear: ['customer'], presence: [] },
  [`user:${ACCOUNTS.disabled}`]: { hear: [], presence: [] },
  [`user:${ACCOUNTS.stranger}`]: { hear: [], presence: [] },
  'user:': { hear: [], presence: [] },
  customers: { hear: [], presence: [], unused: true },
};

/** Who calls edge functions beside the personas. */
export const EDGE_CALLERS = {
  schedule: { label: 'schedule', who: 'the schedule, with the cron secret' },
  wrongSchedule: { label: 'wrong secret', who: 'a cron secret with another end' },
  x: { label: 'X', who: 'X, whose signature fits the body' },
  wrongX: { label: 'wrong signature', who: 'a signature made with another secret' },
} as const;
export type EdgeCaller = Persona | keyof typeof EDGE_CALLERS;

export interface EdgeRule {
  does: string;
  /** By method; others are refused with 405. Those who are not named are `unauthorized`. */
  methods: Record<string, Partial<Record<EdgeCaller, string>>>;
}
/** Whom the database knows, and what they are not allowed to; a stranger it does not know. */
const FORBIDDEN = {
  ...{ admin: 'forbidden', supervisor: 'forbidden', agentA: 'forbidden', agentB: 'forbidden' },
  ...{ customer: 'forbidden', disabled: 'forbidden', stranger: 'unauthorized' },
};
const SCHEDULE = { ...FORBIDDEN, schedule: 'ok' };
const STAFF_OK = Object.fromEntries(STAFF_NAMES.map((name) => [name, 'ok']));
const SCHEDULE_AND_STAFF = { ...FORBIDDEN, ...STAFF_OK, schedule: 'ok' };
const everyCaller = (outcome: string): Partial<Record<EdgeCaller, string>> =>
  Object.fromEntries(
    [...Object.keys(PERSONAS), ...Object.keys(EDGE_CALLERS)].map((caller) => [caller, outcome]),
  );

export const EDGE_FUNCTIONS: Record<string, EdgeRule> = {
  ingest: { methods: { POST: SCHEDULE_AND_STAFF }, does: 'reads new mentions from X' },
  tombstones: { methods: { POST: SCHEDULE_AND_STAFF }, does: 'asks X which posts are gone' },
  dispatch: { methods: { POST: SCHEDULE_AND_STAFF }, does: 'sends queued replies to X' },
  compact: { methods: { POST: SCHEDULE }, does: 'forgets and deletes what need not be kept' },
  sla: { methods: { POST: SCHEDULE }, does: 'tells people what is due' },
  import: { methods: { POST: { service: 'ok' } }, does: 'takes an archive of posts' },
  'x-connection': {
    methods: { POST: { ...FORBIDDEN, admin: 'ok' } },
    does: 'connects, tests and pauses accounts of X',
  },
  webhook: {
    methods: {
      GET: everyCaller('ok'),
      POST: { ...everyCaller('signature_invalid'), x: 'ok' },
    },
    does: 'GET proves to X that we know its secret; POST takes what X pushes',
  },
};
