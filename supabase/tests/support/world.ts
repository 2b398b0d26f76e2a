/** One small company for the tests: people of every role, two teams, and a ticket of every kind of sight. */
import type { Caller } from './callers.ts';
import { signedIn } from './callers.ts';
import type { Database } from './test-database.ts';

/** A readable UUID: the same number is the same thing in every test. */
export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const PEOPLE = {
  admin: uuid(1),
  supervisor: uuid(2),
  agentA: uuid(3),
  agentB: uuid(4),
  customer: uuid(5),
  disabled: uuid(6),
} as const;
export type Person = keyof typeof PEOPLE;

export const AS = Object.fromEntries(
  Object.entries(PEOPLE).map(([name, id]) => [name, signedIn(id)]),
) as Record<Person, Caller>;

export const TEAMS = { a: uuid(11), b: uuid(12) } as const;
export const BRAND = uuid(20);
export const BRAND_X_ID = '900';
export const CONNECTION = uuid(21);

/**
 * `free` has no team; `inA` and `inB` belong to a team; `lent` belongs to team A and is assigned to the
 * agent of team B.
 */
export const TICKETS = { free: uuid(31), inA: uuid(32), inB: uuid(33), lent: uuid(34) } as const;
export type TicketName = keyof typeof TICKETS;
const NAMES = Object.keys(TICKETS) as TicketName[];
const at = (base: number) =>
  Object.fromEntries(NAMES.map((name, i) => [name, uuid(base + i)])) as Record<TicketName, string>;
/** What belongs to each ticket: its customer, the customer's message, its linear triage and our reply. */
export const CUSTOMERS = at(41);
export const MESSAGES = at(51);
export const TRIAGE = at(61);
export const REPLIES = at(71);
/** What the company has decided: one of each. */
export const COMPANY = {
  setting: uuid(91),
  calendar: uuid(92),
  holiday: uuid(93),
  policy: uuid(94),
  macro: uuid(95),
  article: uuid(96),
} as const;
export const NOTIFICATIONS = { agentA: uuid(81), agentB: uuid(82), disabled: uuid(83) } as const;

/** Readings as a model gives them; `urgent` leans to critical. */
export function readings({ urgent = false, sentiment = 'neutral' } = {}) {
  const sentiments = ['negative', 'neutral', 'positive'].map((label) =>
    label === sentiment ? 0.8 : 0.1,
  );
  return {
    sentiment: { label: sentiment, probability: 0.8, probabilities: sentiments, unsure: false },
    topic: {
      label: 'billing',
      probability: 0.9,
      probabilities: [0.01, 0.01, 0.01, 0.9, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01],
      unsure: false,
    },
    urgency: {
      label: urgent ? 'critical' : 'normal',
      probability: 0.7,
      probabilities: urgent ? [0.1, 0.1, 0.1, 0.7] : [0.1, 0.7, 0.1, 0.1],
      unsure: false,
    },
  };
}

/** Makes it all, as the owner of the database. Needs a database without people. */
export async function populate(database: Database): Promise<void> {
  await database.script(
    [
      people(),
      company(),
      ...NAMES.map(ticket),
      ...(['agentA', 'agentB', 'disabled'] as const).map(notification),
    ].join('\n'),
  );
}

/** Every table with rows of tests; emptied in any order, since no foreign key is checked meanwhile. */
const FILLED = [
  ...[
    'members',
    'teams',
    'team_members',
    'brand_accounts',
    'customers',
    'tickets',
    'messages',
    'triage',
    'replies',
  ],
  ...['notifications', 'ingest_cursors', 'raw_events', 'x_connections'],
  ...['settings', 'calendars', 'holidays', 'sla_policies', 'macros', 'articles'],
].map((table) => `public.${table}`);
const FILLED_PRIVATE = [
  ...[
    'change_log',
    'member_epochs',
    'applied_mutations',
    'triage_leases',
    'reply_dispatch',
    'setup_attempts',
    'setup_code',
    'sign_in_attempts',
    'invitations',
  ],
  ...['tombstones', 'post_edits', 'x_credentials', 'x_reads', 'sla_watch', 'sla_notices'],
  'ratings',
].map((table) => `private.${table}`);

/** Empties the database and makes the world again. Deleting without triggers takes a tenth of TRUNCATE's time. */
export async function startAfresh(database: Database): Promise<void> {
  const tables = [
    ...FILLED,
    ...FILLED_PRIVATE,
    ...['auth.identities', 'auth.users', 'auth.sessions', 'realtime.messages'],
  ];
  await database.script(`
    set local session_replication_role = replica;
    ${tables.map((table) => `delete from ${table};`).join('\n')}
    update private.sync_settings set scope_days = default, log_days = default, result_days = default;
    update private.sync_state set min_seq = 0, results_from = 0;
    set local session_replication_role = origin;
  `);
  await populate(database);
}

function people(): string {
  const accounts = Object.entries(PEOPLE).map(([name, id]) => `('${id}', '${name}@example.test')`);
  return `
    insert into auth.users (id, email) values ${accounts.join(', ')};
    update public.members set role = 'admin' where id = '${PEOPLE.admin}';
    update public.members set role = 'supervisor' where id = '${PEOPLE.supervisor}';
    update public.members set role = 'agent' where id in ('${PEOPLE.agentA}', '${PEOPLE.agentB}', '${PEOPLE.disabled}');
    update public.members set disabled_at = now() where id = '${PEOPLE.disabled}';
    insert into public.teams (id, name) values ('${TEAMS.a}', 'Harbour'), ('${TEAMS.b}', 'Meadow');
    insert into public.team_members (team_id, member_id) values
      ('${TEAMS.a}', '${PEOPLE.agentA}'), ('${TEAMS.a}', '${PEOPLE.disabled}'), ('${TEAMS.b}', '${PEOPLE.agentB}');
    insert into public.brand_accounts (id, x_user_id, handle, name)
      values ('${BRAND}', '${BRAND_X_ID}', 'fernpost', 'Fernpost');
    insert into public.x_connections (id, brand_account_id) values ('${CONNECTION}', '${BRAND}');`;
}

function company(): string {
  const nine = JSON.stringify([{ from: '09:00', to: '17:00' }]);
  const week = `[${[...Array<string>(5).fill(nine), '[]', '[]'].join()}]`;
  return `
    insert into public.settings (id, key, value) values ('${COMPANY.setting}', 'company', '{"name": "Fernpost"}');
    insert into public.calendars (id, name, time_zone, hours)
      values ('${COMPANY.calendar}', 'Office', 'Europe/Lisbon', '${week}');
    insert into public.holidays (id, calendar_id, day, name)
      values ('${COMPANY.holiday}', '${COMPANY.calendar}', '2026-12-25', 'Christmas Day');
    insert into public.sla_policies (id, name, position, calendar_id, first_response_minutes)
      values ('${COMPANY.policy}', 'Everything', 0, '${COMPANY.calendar}', 60);
    insert into public.macros (id, folder, title, body)
      values ('${COMPANY.macro}', 'Parcels', 'On its way', 'It is on its way.');
    insert into public.articles (id, title, body) values ('${COMPANY.article}', 'Lost parcels', 'We look for ten days.');`;
}

const TEAM: Record<TicketName, string> = {
  free: 'null',
  inA: `'${TEAMS.a}'`,
  inB: `'${TEAMS.b}'`,
  lent: `'${TEAMS.a}'`,
};

function ticket(name: TicketName, index: number): string {
  const x = String(1000 + index);
  return `
    insert into public.customers (id, x_user_id, handle, name) values ('${CUSTOMERS[name]}', '${x}', 'asker${x}', 'Asker ${x}');
    insert into public.tickets (id, brand_account_id, customer_id, conversation_id, team_id, assignee_id, first_message_at, last_customer_message_at)
      values ('${TICKETS[name]}', '${BRAND}', '${CUSTOMERS[name]}', '${x}', ${TEAM[name]},
        ${name === 'lent' ? `'${PEOPLE.agentB}'` : 'null'}, now() - interval '1 hour', now() - interval '1 hour');
    insert into public.messages (id, ticket_id, kind, x_post_id, customer_id, text, posted_at)
      values ('${MESSAGES[name]}', '${TICKETS[name]}', 'inbound', '${x}', '${CUSTOMERS[name]}', 'Where is my parcel?', now() - interval '1 hour');
    insert into public.triage (id, message_id, ticket_id, source, readings, model_version)
      values ('${TRIAGE[name]}', '${MESSAGES[name]}', '${TICKETS[name]}', 'linear', '${JSON.stringify(readings())}', 'linear-1');
    insert into public.replies (id, ticket_id, in_reply_to_message_id, author_id, text, state)
      values ('${REPLIES[name]}', '${TICKETS[name]}', '${MESSAGES[name]}', '${PEOPLE.supervisor}', 'On its way.', 'failed');`;
}

function notification(name: keyof typeof NOTIFICATIONS): string {
  return `insert into public.notifications (id, user_id, kind, ticket_id)
    values ('${NOTIFICATIONS[name]}', '${PEOPLE[name]}', 'assigned', '${TICKETS.free}');`;
}
