-- Snapshot and pull answer in json, not jsonb: the rows are written out once and never looked into again. As jsonb
-- each row was built, copied into its list, copied into the answer and then written out, which was most of the
-- time that a page took.

create function private.rows_as_json(members json, teams json, brand_accounts json, customers json, tickets json,
  messages json, triage json, replies json, notifications json) returns json
language sql immutable
return json_build_object(
  'members', coalesce(members, '[]'), 'teams', coalesce(teams, '[]'),
  'brand_accounts', coalesce(brand_accounts, '[]'), 'customers', coalesce(customers, '[]'),
  'tickets', coalesce(tickets, '[]'), 'messages', coalesce(messages, '[]'), 'triage', coalesce(triage, '[]'),
  'replies', coalesce(replies, '[]'), 'notifications', coalesce(notifications, '[]'));

drop function public.snapshot(jsonb, integer);

-- Walks the tickets in scope from the newest number down, each with all that belongs to it. The number never
-- changes, and a ticket cannot leave the scope while the walk goes on (being touched keeps it in), so none
-- slips past the cursor; what changes meanwhile comes with pull_changes(seq).
create function public.snapshot(cursor jsonb default null, page_size integer default 500) returns json
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
    'next', case when lowest is not null then
      pg_catalog.json_build_object('seq', start_seq, 'since', since, 'below', lowest) end
  );
end;
$$;
comment on function public.snapshot(jsonb, integer) is
  'Tickets that are open or were touched in the days of sync_settings, with what belongs to them; the first page adds members, teams, brand accounts and the newest 200 notifications. page_size is a goal in rows. next goes back in as cursor until it is null; then pull from seq.';

revoke all on function public.snapshot(jsonb, integer), private.rows_as_json(json, json, json, json, json, json, json, json, json)
  from public, anon, authenticated, service_role;
grant execute on function public.snapshot(jsonb, integer), private.rows_as_json(json, json, json, json, json, json, json, json, json)
  to authenticated;
