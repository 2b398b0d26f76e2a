-- How a device fills up (snapshot) and keeps up (pull_changes). Both run with the caller's rights: the
-- policies decide what is in them. Both go by indexes only: a plan made while the tables were small would
-- otherwise read them whole when they are large.

-- The caller's epoch and the newest seq that is visible to this transaction. Not the sequence's last value:
-- that may belong to a change that has not committed, which a device starting there would miss.
create function private.sync_head(out epoch uuid, out seq bigint, out min_seq bigint)
language sql stable security definer
set search_path = ''
as $$
  select
    private.epoch_of(auth.uid()),
    greatest(state.min_seq, (select coalesce(max(change_log.seq), 0) from private.change_log)),
    state.min_seq
  from private.sync_state state
$$;

-- Entries after `since` that can concern the caller, oldest first. Ids only: whether they see the row is
-- up to the policies.
create function private.changes_after(since bigint, page_size integer)
returns table (seq bigint, table_name text, row_id uuid, hides boolean)
language sql stable security definer
set search_path = ''
as $$
  select entry.seq, entry.table_name, entry.row_id, coalesce(entry.hidden_seq > $1, false)
  from private.change_log entry
  where entry.seq > $1
    and (entry.user_id is null or entry.user_id = auth.uid())
    and (select private.my_role()) is not null
  order by entry.seq
  limit $2
$$;

create function private.rows_of(members jsonb, teams jsonb, brand_accounts jsonb, customers jsonb, tickets jsonb,
  messages jsonb, triage jsonb, replies jsonb, notifications jsonb) returns jsonb
language sql immutable
return jsonb_build_object(
  'members', coalesce(members, '[]'), 'teams', coalesce(teams, '[]'),
  'brand_accounts', coalesce(brand_accounts, '[]'), 'customers', coalesce(customers, '[]'),
  'tickets', coalesce(tickets, '[]'), 'messages', coalesce(messages, '[]'), 'triage', coalesce(triage, '[]'),
  'replies', coalesce(replies, '[]'), 'notifications', coalesce(notifications, '[]'));

create function public.pull_changes(since bigint, most integer default 500) returns jsonb
language plpgsql
set search_path = ''
set timezone = 'UTC'
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  -- Read first: what commits after this line has a higher seq and comes with the next pull.
  head record := private.sync_head();
  page_size integer := least(greatest(coalesce($2, 500), 1), 5000);
  changes jsonb;
  reached bigint;
  counted integer;
  rows jsonb;
  gone jsonb;
begin
  if $1 is null or $1 < 0 then
    raise exception using errcode = 'PT400', message = 'The cursor must be a number from 0.', detail = 'invalid_cursor';
  end if;
  if $1 > head.seq then
    -- A cursor from a future that was undone: as good as one that is too old.
    return pg_catalog.jsonb_build_object('rows', private.rows_of(null, null, null, null, null, null, null, null, null),
      'gone', '[]'::jsonb, 'next', $1, 'more', false, 'epoch', head.epoch, 'min_seq', $1 + 1);
  end if;

  select
    coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('t', c.table_name, 'id', c.row_id, 'h', c.hides)), '[]'),
    max(c.seq),
    count(*)
  into changes, reached, counted
  from private.changes_after($1, page_size) c;

  with change as materialized (
    select c.t, c.id, c.h from pg_catalog.jsonb_to_recordset(changes) as c (t text, id uuid, h boolean)
  ),
  member as (select r.* from change c join public.members r on r.id = c.id where c.t = 'members' and (r.role <> 'customer' or r.id = auth.uid())),
  team as (select r.* from change c join public.teams r on r.id = c.id where c.t = 'teams'),
  brand_account as (select r.* from change c join public.brand_accounts r on r.id = c.id where c.t = 'brand_accounts'),
  ticket as (select r.* from change c join public.tickets r on r.id = c.id where c.t = 'tickets'),
  message as (select r.* from change c join public.messages r on r.id = c.id where c.t = 'messages'),
  -- Tickets bring their customers along: one of whom the caller sees the first ticket has not changed.
  customer as (
    select r.* from public.customers r
    where r.id in (
      select c.id from change c where c.t = 'customers'
      union
      select customer_id from ticket
      union
      select customer_id from message
    )
  ),
  reading as (select r.* from change c join public.triage r on r.id = c.id where c.t = 'triage'),
  reply as (select r.* from change c join public.replies r on r.id = c.id where c.t = 'replies'),
  notification as (select r.* from change c join public.notifications r on r.id = c.id where c.t = 'notifications'),
  seen as (
    select 'members' as t, id from member
    union all select 'teams', id from team
    union all select 'brand_accounts', id from brand_account
    union all select 'customers', id from customer
    union all select 'tickets', id from ticket
    union all select 'messages', id from message
    union all select 'triage', id from reading
    union all select 'replies', id from reply
    union all select 'notifications', id from notification
  )
  select
    private.rows_of(
      (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from member r),
      (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from team r),
      (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from brand_account r),
      (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from customer r),
      (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from ticket r),
      (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from message r),
      (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from reading r),
      (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from reply r),
      (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from notification r)
    ),
    (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('table', c.t, 'id', c.id)), '[]')
      from change c
      where c.h and not exists (select from seen s where s.t = c.t and s.id = c.id)
    )
  into rows, gone;

  return pg_catalog.jsonb_build_object(
    'rows', rows,
    'gone', gone,
    'next', case when counted = page_size then reached else greatest(reached, head.seq) end,
    'more', counted = page_size,
    'epoch', head.epoch,
    'min_seq', head.min_seq
  );
end;
$$;
comment on function public.pull_changes(bigint, integer) is
  'Rows changed after `since` as they are now, each once, and the ids that left the caller''s sight (gone). Go on from next while more.';

create function private.cursor_problem(cursor jsonb) returns boolean
language sql stable
return cursor is not null and not coalesce(
  jsonb_typeof(cursor) = 'object'
  and (cursor ->> 'seq') ~ '^[0-9]{1,18}$'
  and (cursor ->> 'since') ~ '^\d{4}-\d\d-\d\dT'
  and pg_input_is_valid(cursor ->> 'since', 'timestamptz')
  and (cursor ->> 'below') ~ '^[0-9]{1,18}$', false);

-- Walks the tickets in scope from the newest number down, each with all that belongs to it. The number never
-- changes, and a ticket cannot leave the scope while the walk goes on (being touched keeps it in), so none
-- slips past the cursor; what changes meanwhile comes with pull_changes(seq).
create function public.snapshot(cursor jsonb default null, page_size integer default 500) returns jsonb
language plpgsql
set search_path = ''
set timezone = 'UTC'
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  -- Before any row is read: what commits later is pulled.
  head record := private.sync_head();
  goal integer := least(greatest(coalesce(page_size, 500), 1), 5000);
  first_page boolean := $1 is null;
  since timestamptz;
  below bigint;
  start_seq bigint;
  ticket_ids uuid[];
  lowest bigint;
  rows jsonb;
begin
  if private.cursor_problem($1) then
    raise exception using errcode = 'PT400', message = 'The cursor is not one that snapshot gave out.', detail = 'invalid_cursor';
  end if;
  start_seq := coalesce(($1 ->> 'seq')::bigint, head.seq);
  since := coalesce(($1 ->> 'since')::timestamptz, private.scope_start());
  below := coalesce(($1 ->> 'below')::bigint, 9223372036854775807);

  -- As many tickets as make about `goal` rows: itself, its customer, and up to four rows a message.
  select pg_catalog.array_agg(sized.id), min(sized.number)
  into ticket_ids, lowest
  from (
    select near.id, near.number,
      sum(2 + 4 * near.messages) over (order by near.number desc) as running,
      pg_catalog.row_number() over (order by near.number desc) as place
    from (
      select t.id, t.number,
        (select count(*) from public.messages m where m.ticket_id = t.id) as messages
      from public.tickets t
      where t.number < below
        and (t.updated_at > since or t.status not in ('solved', 'closed'))
      order by t.number desc
      limit goal / 4 + 1
    ) near
  ) sized
  where sized.running <= goal or sized.place = 1;

  select private.rows_of(
    case when first_page then (
      select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from public.members r where r.role <> 'customer' or r.id = auth.uid()) end,
    case when first_page then (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from public.teams r) end,
    case when first_page then (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from public.brand_accounts r) end,
    (
      select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from public.customers r
      where r.id in (
        select t.customer_id from public.tickets t where t.id = any (ticket_ids)
        union
        select m.customer_id from public.messages m where m.ticket_id = any (ticket_ids)
      )
    ),
    (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r) order by r.number desc) from public.tickets r where r.id = any (ticket_ids)),
    (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from public.messages r where r.ticket_id = any (ticket_ids)),
    (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from public.triage r where r.ticket_id = any (ticket_ids)),
    (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from public.replies r where r.ticket_id = any (ticket_ids)),
    case when first_page then (
      select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) from (
        select n.* from public.notifications n
        where n.user_id = (select auth.uid())
        order by n.created_at desc
        limit 200
      ) r) end
  ) into rows;

  return pg_catalog.jsonb_build_object(
    'epoch', head.epoch,
    'seq', start_seq,
    'rows', rows,
    'next', case when lowest is not null then
      pg_catalog.jsonb_build_object('seq', start_seq, 'since', since, 'below', lowest) end
  );
end;
$$;
comment on function public.snapshot(jsonb, integer) is
  'Tickets that are open or were touched in the last 90 days, with what belongs to them; the first page adds members, teams, brand accounts and the newest 200 notifications. page_size is a goal in rows. next goes back in as cursor until it is null; then pull from seq.';
