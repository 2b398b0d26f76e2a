-- The small tables of the whole company travel by themselves: which they are stands in one place. To add one,
-- name it in company_tables, give it its trigger below, and add its line to src/lib/domain/rows.ts.

create function private.company_tables() returns text[]
language sql immutable
return array[
  'members', 'teams', 'team_members', 'brand_accounts', 'settings', 'calendars', 'holidays', 'sla_policies', 'macros',
  'articles'
];

-- Each company table with rows that the caller may see: those whose ids `wanted` names, {table: [id]}, or all when
-- it is null. Tables that are not wanted cost nothing, so a pull in which none of them changed does not feel them.
create function private.company_rows(wanted jsonb) returns table (table_name text, rows json, ids uuid[])
language plpgsql stable
set search_path = ''
as $$
begin
  foreach table_name in array private.company_tables() loop
    rows := '[]';
    ids := '{}';
    if wanted is null or wanted ? table_name then
      execute pg_catalog.format(
        'select coalesce(pg_catalog.json_agg(pg_catalog.row_to_json(r)), ''[]''), coalesce(pg_catalog.array_agg(r.id), ''{}'')
         from public.%I r where %s and %s',
        table_name,
        case when wanted is null then 'true' else 'r.id = any ($1)' end,
        -- Customers are no colleagues: no device lists them.
        case table_name when 'members' then $sql$(r.role <> 'customer' or r.id = auth.uid())$sql$ else 'true' end
      )
      into rows, ids
      using array(select (pg_catalog.jsonb_array_elements_text(wanted -> table_name))::uuid);
    end if;
    return next;
  end loop;
end;
$$;

-- The rows of an answer that has none.
create function private.no_rows() returns json
language sql immutable
return (
  select json_object_agg(t, '[]'::json)
  from unnest(private.company_tables() || array['customers', 'tickets', 'messages', 'triage', 'replies', 'notifications']) t
);

create constraint trigger log_change after insert or update or delete on public.team_members
  deferrable initially deferred for each row execute function private.log_change();
create constraint trigger log_change after insert or update or delete on public.settings
  deferrable initially deferred for each row execute function private.log_change();
create constraint trigger log_change after insert or update or delete on public.calendars
  deferrable initially deferred for each row execute function private.log_change();
create constraint trigger log_change after insert or update or delete on public.holidays
  deferrable initially deferred for each row execute function private.log_change();
create constraint trigger log_change after insert or update or delete on public.sla_policies
  deferrable initially deferred for each row execute function private.log_change();
create constraint trigger log_change after insert or update or delete on public.macros
  deferrable initially deferred for each row execute function private.log_change();
create constraint trigger log_change after insert or update or delete on public.articles
  deferrable initially deferred for each row execute function private.log_change();

-- Rows from before their table was logged. A device whose app learns of the tables later fills itself afresh.
select pg_catalog.pg_advisory_xact_lock(7266, 1);
insert into private.change_log (table_name, row_id, seq, op)
select 'team_members', id, pg_catalog.nextval('private.change_seq'), 'upsert' from public.team_members;

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

  select pg_catalog.json_object_agg(part.table_name, coalesce(part.rows, '[]'))
  into rows
  from (
    select company.table_name, company.rows
    from private.company_rows(case when first_page then null else '{}'::jsonb end) company
    union all
    select 'customers', (
      select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.customers r
      where r.id in (
        select t.customer_id from public.tickets t where t.id = any (ticket_ids)
        union
        select m.customer_id from public.messages m where m.ticket_id = any (ticket_ids)
      )
    )
    union all
    select 'tickets',
      (select pg_catalog.json_agg(pg_catalog.row_to_json(r) order by r.number desc) from public.tickets r where r.id = any (ticket_ids))
    union all
    select 'messages', (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.messages r where r.ticket_id = any (ticket_ids))
    union all
    select 'triage', (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.triage r where r.ticket_id = any (ticket_ids))
    union all
    select 'replies', (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.replies r where r.ticket_id = any (ticket_ids))
    union all
    select 'notifications', case when first_page then (
      select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from (
        select n.* from public.notifications n
        where n.user_id = (select auth.uid())
        order by n.created_at desc
        limit 200
      ) r) end
  ) part;

  return pg_catalog.json_build_object(
    'at', pg_catalog.clock_timestamp(),
    'epoch', head.epoch,
    'seq', start_seq,
    'rows', rows,
    'next', case when lowest is not null then
      pg_catalog.json_build_object('seq', start_seq, 'since', since, 'below', lowest) end
  );
end;
$$;
comment on function public.snapshot(jsonb, integer) is
  'Tickets that are open or were touched in the days of sync_settings, with what belongs to them; the first page adds the company tables whole and the newest 200 notifications. page_size is a goal in rows. next goes back in as cursor until it is null; then pull from seq.';

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
    return pg_catalog.json_build_object('rows', private.no_rows(),
      'gone', '[]'::json, 'next', $1, 'more', false, 'epoch', head.epoch, 'min_seq', $1 + 1,
      'scope_start', private.scope_start(), 'at', pg_catalog.clock_timestamp());
  end if;

  select
    coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('t', c.table_name, 'id', c.row_id, 'h', c.hides)), '[]'),
    max(c.seq),
    count(*)
  into changes, reached, counted
  from private.changes_after($1, page_size) c;

  -- Most pulls find nothing, and need no look at any table.
  if counted = 0 then
    rows := private.no_rows();
    gone := '[]';
  else
    with change as materialized (
      select c.t, c.id, c.h from pg_catalog.jsonb_to_recordset(changes) as c (t text, id uuid, h boolean)
    ),
    company as materialized (
      select c.table_name, c.rows, c.ids
      from private.company_rows((
        select coalesce(pg_catalog.jsonb_object_agg(changed.t, changed.ids), '{}')
        from (
          select c.t, pg_catalog.jsonb_agg(c.id) as ids from change c where c.t = any (private.company_tables()) group by c.t
        ) changed
      )) c
    ),
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
      select c.table_name as t, pg_catalog.unnest(c.ids) as id from company c
      union all select 'customers', id from customer
      union all select 'tickets', id from ticket
      union all select 'messages', id from message
      union all select 'triage', id from reading
      union all select 'replies', id from reply
      union all select 'notifications', id from notification
    )
    select
      (
        select pg_catalog.json_object_agg(part.t, coalesce(part.rows, '[]'))
        from (
          select c.table_name as t, c.rows from company c
          union all select 'customers', (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from customer r)
          union all select 'tickets', (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from ticket r)
          union all select 'messages', (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from message r)
          union all select 'triage', (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from reading r)
          union all select 'replies', (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from reply r)
          union all select 'notifications', (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from notification r)
        ) part
      ),
      (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('table', c.t, 'id', c.id)), '[]')
        from change c
        where c.h and not exists (select from seen s where s.t = c.t and s.id = c.id)
      )
    into rows, gone;
  end if;

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
  'Rows changed after `since` as they are now, each once, and the ids that left the caller''s sight (gone). Go on from next while more. A cursor below min_seq, or another epoch, means: start afresh.';

create or replace function public.ticket_rows(ticket_id uuid) returns json
language plpgsql
set search_path = ''
set timezone = 'UTC'
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  -- Before any row is read, as in snapshot: what commits later has a higher seq.
  head record := private.sync_head();
begin
  return pg_catalog.json_build_object(
    'epoch', head.epoch,
    'seq', head.seq,
    'rows', (
      select pg_catalog.json_object_agg(part.table_name, coalesce(part.rows, '[]'))
      from (
        select company.table_name, company.rows
        from private.company_rows((
          select pg_catalog.jsonb_build_object('brand_accounts', coalesce(pg_catalog.jsonb_agg(t.brand_account_id), '[]'))
          from public.tickets t where t.id = $1
        )) company
        union all
        select 'customers', (
          select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.customers r
          where r.id in (
            select t.customer_id from public.tickets t where t.id = $1
            union
            select m.customer_id from public.messages m where m.ticket_id = $1
          )
        )
        union all select 'tickets', (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.tickets r where r.id = $1)
        union all select 'messages', (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.messages r where r.ticket_id = $1)
        union all select 'triage', (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.triage r where r.ticket_id = $1)
        union all select 'replies', (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.replies r where r.ticket_id = $1)
        union all select 'notifications', null
      ) part
    )
  );
end;
$$;
comment on function public.ticket_rows(uuid) is
  'One ticket with all that belongs to it, whatever its age, as snapshot gives it: {epoch, seq, rows}. No rows when it does not exist or the caller does not see it.';

drop function private.rows_as_json(json, json, json, json, json, json, json, json, json);

revoke all on function private.company_tables(), private.company_rows(jsonb), private.no_rows(), public.snapshot(jsonb, integer),
  public.pull_changes(bigint, integer), public.ticket_rows(uuid)
  from public, anon, authenticated, service_role;
grant execute on function private.company_tables(), private.company_rows(jsonb), private.no_rows(), public.snapshot(jsonb, integer),
  public.pull_changes(bigint, integer), public.ticket_rows(uuid)
  to authenticated;
