import assert from 'node:assert/strict';
import { cronCall, startTestStack } from '../_tests/test-stack.ts';
import type { TestStack } from '../_tests/test-stack.ts';
import { createHandler } from './handler.ts';

let stack: TestStack;
Deno.test.beforeAll(async () => {
  stack = await startTestStack();
  // One person of each role, and one promise.
  await stack.sql('delete from public.sla_policies');
  await stack.sql('delete from public.team_members');
  await stack.sql(
    `update public.members m set display_name = u.email from auth.users u where u.id = m.id`,
  );
  await promise();
});
Deno.test.afterAll(() => stack.stop());

interface Report {
  looked: number;
  told: number;
  more: boolean;
}

async function look(): Promise<Report> {
  const response = await createHandler(stack.environment)(cronCall(stack, 'sla'));
  assert.equal(response.status, 200);
  return (await response.json()) as Report;
}

/** An answer within an hour, with a warning ten minutes before, since yesterday. */
async function promise(): Promise<void> {
  await stack.sql(`insert into public.sla_policies (name, position, first_response_minutes, warn_minutes)
    values ('Hour', 0, 60, 10)`);
  await stack.sql('alter table public.sla_policies disable trigger touch_updated_at');
  await stack.sql(`update public.sla_policies set updated_at = now() - interval '2 days'`);
  await stack.sql('alter table public.sla_policies enable trigger touch_updated_at');
}

let made = 0;
/** A ticket whose customer wrote so many minutes ago. @returns its id */
async function ticket(minutesAgo: number): Promise<string> {
  made += 1;
  const [row] = await stack.sql<{ id: string }>(
    `with customer as (
       insert into public.customers (x_user_id, handle, name) values ($1, 'c' || $1, 'Customer') returning id
     ),
     ticket as (
       insert into public.tickets (brand_account_id, customer_id, conversation_id, first_message_at, last_customer_message_at)
       select b.id, customer.id, $1, now() - make_interval(mins => $2::int), now() - make_interval(mins => $2::int)
       from customer, (select id from public.brand_accounts limit 1) b
       returning id, customer_id, first_message_at
     ),
     message as (
       insert into public.messages (ticket_id, kind, x_post_id, customer_id, text, posted_at)
       select id, 'inbound', $1, customer_id, 'Where is it?', first_message_at from ticket
     )
     select id from ticket`,
    String(700_000 + made),
    minutesAgo,
  );
  assert.ok(row);
  return row.id;
}

/** Who was told what of a ticket: "role kind", in order. */
async function toldOf(ticketId: string): Promise<string[]> {
  const rows = await stack.sql<{ told: string }>(
    `select m.role || ' ' || n.kind as told from public.notifications n join public.members m on m.id = n.user_id
     where n.ticket_id = $1 order by 1`,
    ticketId,
  );
  return rows.map(({ told }) => told);
}

const assign = (ticketId: string, role: string) =>
  stack.sql(
    `update public.tickets set assignee_id = (select id from public.members where role = $2 order by display_name limit 1) where id = $1`,
    ticketId,
    role,
  );

Deno.test('the assignee is warned once, and hears of the breach with the supervisor', async () => {
  const id = await ticket(55);
  await assign(id, 'agent');
  assert.deepEqual(await look().then(({ told }) => told), 1);
  assert.deepEqual(await toldOf(id), ['agent sla_warning']);
  assert.deepEqual(await look(), { looked: 0, told: 0, more: false });

  // Ten minutes pass.
  await stack.sql(
    `update public.messages set posted_at = posted_at - interval '10 minutes' where ticket_id = $1`,
    id,
  );
  await stack.sql(
    `update public.tickets set first_message_at = first_message_at - interval '10 minutes' where id = $1`,
    id,
  );
  await look();
  assert.deepEqual(await toldOf(id), [
    'agent sla_breached',
    'agent sla_warning',
    'supervisor sla_breached',
  ]);
  assert.equal((await look()).told, 0);
});

Deno.test('a ticket comes back by itself when the warning is due', async () => {
  const id = await ticket(20);
  assert.equal((await look()).looked, 1);
  const [watch] = await stack.sql<{ minutes: number }>(
    `select round(extract(epoch from look_at - now()) / 60)::int as minutes from private.sla_watch where ticket_id = $1`,
    id,
  );
  assert.equal(watch?.minutes, 30);
  await stack.sql(`update private.sla_watch set look_at = now() where ticket_id = $1`, id);
  assert.deepEqual(await look(), { looked: 1, told: 0, more: false });
});

Deno.test(
  'without an assignee its team is told, and without a team everybody who sees it',
  async () => {
    const everybodys = await ticket(55);
    const teams = await ticket(55);
    await stack.sql(`with team as (insert into public.teams (name) values ('Night') returning id),
    member as (
      insert into public.team_members (team_id, member_id)
      select team.id, (select id from public.members where role = 'agent' order by display_name limit 1) from team
    )
    update public.tickets set team_id = team.id from team where tickets.id = '${teams}'`);
    await look();
    assert.deepEqual(await toldOf(teams), ['agent sla_warning']);
    const everybody = await toldOf(everybodys);
    assert.ok(
      everybody.includes('supervisor sla_warning') && everybody.includes('admin sla_warning'),
    );
    assert.ok(!everybody.some((told) => told.startsWith('customer')));
  },
);

Deno.test(
  'nobody is told of what was answered or solved, was due long ago, or has no promise',
  async () => {
    const answered = await ticket(55);
    await stack.sql(
      `update public.tickets set last_reply_at = now() - interval '50 minutes' where id = $1`,
      answered,
    );
    const solved = await ticket(70);
    await stack.sql(
      `update public.tickets set status = 'solved', solved_at = now() where id = $1`,
      solved,
    );
    const archived = await ticket(60 * 24 * 30);
    await look();
    for (const id of [answered, solved, archived]) assert.deepEqual(await toldOf(id), []);

    await stack.sql('update public.sla_policies set active = false');
    const free = await ticket(70);
    assert.equal((await look()).told, 0);
    assert.deepEqual(await toldOf(free), []);
    await stack.sql('delete from public.sla_policies');
    await promise();
  },
);

Deno.test('two runs at the same time tell of a ticket once', async () => {
  const ids = [];
  for (let n = 0; n < 5; n += 1) ids.push(await ticket(70));
  for (const id of ids) await assign(id, 'agent');
  await Promise.all([look(), look(), look()]);
  for (const id of ids)
    assert.deepEqual(await toldOf(id), ['agent sla_breached', 'supervisor sla_breached']);
});

Deno.test('what happens to a ticket while it is looked at makes the look void', async () => {
  const id = await ticket(70);
  const claim = () =>
    stack.rest<{ tickets: { revision: number; ticket: { id: string } }[] }>(
      'POST',
      'rpc/claim_sla',
      {
        most: 50,
        lease_seconds: 60,
      },
    );
  const seen = (await claim()).tickets.find(({ ticket: { id: each } }) => each === id);
  assert.ok(seen);
  await stack.sql(`update public.tickets set last_reply_at = now() where id = $1`, id);
  const notices = [
    { target: 'first_response', kind: 'sla_breached', due_at: '2026-01-01T00:00:00Z' },
  ];
  const told = await stack.rest('POST', 'rpc/record_sla', {
    looked: [{ ticket_id: id, revision: seen.revision, look_at: null, notices }],
  });
  assert.equal(told, 0);
  assert.deepEqual(await toldOf(id), []);
  // And it is given out again at once, not when the lease is over.
  assert.ok((await claim()).tickets.some(({ ticket: { id: each } }) => each === id));
});

Deno.test('nobody but the schedule calls it', async () => {
  const call = (headers: Record<string, string>) =>
    createHandler(stack.environment)(
      new Request('http://127.0.0.1/functions/v1/sla', { method: 'POST', headers }),
    );
  assert.equal((await call({})).status, 401);
  assert.equal((await call({ 'x-cron-secret': 'guess' })).status, 401);
  const admin = await stack.signIn('admin');
  assert.equal((await call({ authorization: `Bearer ${admin}` })).status, 403);
});
