-- Snapshot and pull say what time it is here (`at`), so that a device whose clock is wrong can show times all the
-- same. A browser hides the Date header of an answer that comes from another origin. Nothing else has changed in
-- either function, and what an older app does not know it ignores.

create or replace function public.pull_changes(since bigint, most integer default 500) returns json
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
  rows json;
  gone json;
begin
  if $1 is null or $1 < 0 then
    raise exception using errcode = 'PT400', message = 'The cursor must be a number from 0.', detail = 'invalid_cursor';
  end if;
  if $1 > head.seq then
    -- A cursor from a future that was undone: as good as one that is too old.
    return pg_catalog.json_build_object('rows', private.rows_as_json(null, null, null, null, null, null, null, null, null),
      'gone', '[]'::json, 'next', $1, 'more', false, 'epoch', head.epoch, 'min_seq', $1 + 1,
      'scope_start', private.scope_start(), 'at', pg_catalog.clock_timestamp());
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
    private.rows_as_json(
      (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from member r),
      (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from team r),
      (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from brand_account r),
      (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from customer r),
      (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from ticket r),
      (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from message r),
      (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from reading r),
      (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from reply r),
      (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from notification r)
    ),
    (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('table', c.t, 'id', c.id)), '[]')
      from change c
      where c.h and not exists (select from seen s where s.t = c.t and s.id = c.id)
    )
  into rows, gone;

  return pg_catalog.json_build_object(
    'rows', rows,
    'gone', gone,
    'next', case when counted = page_size then reached else greatest(reached, head.seq) end,
    'more', counted = page_size,
    'epoch', head.epoch,
    -- Read last: entries that compaction took away before they were read above are at or below it by now.
    'min_seq', (private.sync_head()).min_seq,
    'scope_start', private.scope_start(), 'at', pg_catalog.clock_timestamp()
  );
end;
$$;
comment on function public.pull_changes(bigint, integer) is
  'Rows changed after `since` as they are now, each once, and the ids that left the caller''s sight (gone). Go on from next while more. A cursor below min_seq, or another epoch, means: start afresh. at: the time here.';

-- Walks the tickets in scope from the newest number down, each with all that belongs to it. The number never
-- changes, and a ticket cannot leave the scope while the walk goes on (being touched keeps it in), so none
-- slips past the cursor; what changes meanwhile comes with pull_changes(seq).
create or replace function public.snapshot(cursor jsonb default null, page_size integer default 500) returns json
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
  rows json;
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

  select private.rows_as_json(
    case when first_page then (
      select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.members r where r.role <> 'customer' or r.id = auth.uid()) end,
    case when first_page then (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.teams r) end,
    case when first_page then (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.brand_accounts r) end,
    (
      select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.customers r
      where r.id in (
        select t.customer_id from public.tickets t where t.id = any (ticket_ids)
        union
        select m.customer_id from public.messages m where m.ticket_id = any (ticket_ids)
      )
    ),
    (select pg_catalog.json_agg(pg_catalog.row_to_json(r) order by r.number desc) from public.tickets r where r.id = any (ticket_ids)),
    (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.messages r where r.ticket_id = any (ticket_ids)),
    (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.triage r where r.ticket_id = any (ticket_ids)),
    (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.replies r where r.ticket_id = any (ticket_ids)),
    case when first_page then (
      select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from (
        select n.* from public.notifications n
        where n.user_id = (select auth.uid())
        order by n.created_at desc
        limit 200
      ) r) end
  ) into rows;

  return pg_catalog.json_build_object(
    'epoch', head.epoch,
    'seq', start_seq,
    'rows', rows,
    'at', pg_catalog.clock_timestamp(),
    'next', case when lowest is not null then
      pg_catalog.json_build_object('seq', start_seq, 'since', since, 'below', lowest) end
  );
end;
$$;
comment on function public.snapshot(jsonb, integer) is
  'Tickets that are open or were touched in the days of sync_settings, with what belongs to them; the first page adds members, teams, brand accounts and the newest 200 notifications. page_size is a goal in rows. next goes back in as cursor until it is null; then pull from seq. at: the time here.';

revoke all on function public.snapshot(jsonb, integer), public.pull_changes(bigint, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.snapshot(jsonb, integer), public.pull_changes(bigint, integer) to authenticated;
