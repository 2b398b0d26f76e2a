/** A desk's past, written straight into the database. */
import type { Database } from '../../supabase/local/database/database.ts';

/** Words as a customer uses them, so that rows have the size of real ones. */
const TEXT =
  'My parcel should have been here on Tuesday and nobody answers the phone. This is the second time this month, can somebody please look into it?';

function probabilities(count: number, at: number): number[] {
  return Array.from({ length: count }, (_, index) => (index === at ? 0.9 : 0.01));
}

const READINGS = {
  sentiment: {
    label: 'negative',
    probability: 0.9,
    probabilities: probabilities(3, 0),
    unsure: false,
  },
  topic: {
    label: 'delivery',
    probability: 0.9,
    probabilities: probabilities(11, 0),
    unsure: false,
  },
  urgency: { label: 'normal', probability: 0.9, probabilities: probabilities(4, 1), unsure: false },
};

/** Read by a model newer than any, so that no device reads it again while something else is measured. */
const MODEL = '~bench';

/**
 * Adds tickets, each of a customer of its own, with so many messages that a device has read. The change log is
 * left out, as it is once it has been compacted.
 *
 * @param from Number of the first; no two calls may overlap.
 */
export async function addTickets(
  database: Database,
  from: number,
  tickets: number,
  messagesEach: number,
): Promise<void> {
  const to = from + tickets - 1;
  const id = (kind: number, number: string): string =>
    `('00000000-0000-4000-8${String(kind).padStart(3, '0')}-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
  const ids = `(m.n * 10 + m.k)`;
  const each = `(select n, k from generate_series(${String(from)}, ${String(to)}) n, generate_series(1, ${String(messagesEach)}) k) m`;
  await database.script(`
    set local session_replication_role = replica;
    insert into public.customers (id, x_user_id, handle, name, bio, followers)
    select ${id(5, 'n')}, (700000000 + n)::text, 'customer_' || n, 'Customer ' || n, 'Walks dogs, reads maps.', n % 900
    from generate_series(${String(from)}, ${String(to)}) n;
    insert into public.tickets (id, brand_account_id, customer_id, conversation_id, first_message_at, last_customer_message_at)
    select ${id(3, 'n')}, (select id from public.brand_accounts limit 1), ${id(5, 'n')}, (800000000 + n)::text, now() - interval '1 day', now() - interval '1 hour'
    from generate_series(${String(from)}, ${String(to)}) n;
    insert into public.messages (id, ticket_id, kind, x_post_id, customer_id, text, language, posted_at)
    select ${id(4, ids)}, ${id(3, 'm.n')}, 'inbound', (900000000 + ${ids})::text, ${id(5, 'm.n')}, '${TEXT} (' || m.k || ')', 'en', now() - make_interval(mins => 90 - m.k)
    from ${each};
    insert into public.triage (id, message_id, ticket_id, source, readings, evidence, model_version)
    select ${id(6, ids)}, ${id(4, ids)}, ${id(3, 'm.n')}, 'device', '${JSON.stringify(READINGS)}', '{parcel,phone}', '${MODEL}'
    from ${each};
    set local session_replication_role = origin;
  `);
  await database.query('vacuum analyze');
}

/** Changes so many rows: a quarter of them tickets, the rest messages of theirs. @returns when, as the database tells it */
export async function changeRows(database: Database, rows: number): Promise<string> {
  const [{ at } = { at: '' }] = await database.query<{ at: string }>(
    `select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`,
  );
  const tickets = Math.ceil(rows / 4);
  await database.script(`
    update public.tickets set last_customer_message_at = now()
    where number in (select number from public.tickets order by number desc limit ${String(tickets)});
    update public.messages set language = 'en'
    where id in (select m.id from public.messages m join public.tickets t on t.id = m.ticket_id order by t.number desc limit ${String(rows - tickets)});
  `);
  return at;
}
