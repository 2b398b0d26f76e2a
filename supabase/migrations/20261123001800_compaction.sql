-- What the server may forget. Entries of the change log, once every device that still needs them must start
-- afresh for its age; and the answers to mutations, once nobody can repeat them unnoticed.

alter table private.sync_state
  add column results_from bigint not null default 0 check (results_from >= 0);
comment on column private.sync_state.min_seq is 'Entries up to this seq may be forgotten: an older cursor starts afresh.';
comment on column private.sync_state.results_from is
  'A mutation made on a device that had seen less may have had an answer that is forgotten: its author is asked.';

-- A device names in each mutation the newest seq it had seen (`seen`). It cannot have seen more than this one
-- when it got its answer, so whoever has seen more is not repeating a mutation whose answer was forgotten.
alter table private.applied_mutations add column seq bigint;
update private.applied_mutations set seq = (private.sync_head()).seq where seq is null;
alter table private.applied_mutations alter column seq set not null;
comment on column private.applied_mutations.seq is 'Newest seq of the change log when it was answered.';

drop function public.pull_changes(bigint, integer);
create function public.pull_changes(since bigint, most integer default 500) returns json
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
      'scope_start', private.scope_start());
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
    'scope_start', private.scope_start()
  );
end;
$$;
comment on function public.pull_changes(bigint, integer) is
  'Rows changed after `since` as they are now, each once, and the ids that left the caller''s sight (gone). Go on from next while more. A cursor below min_seq, or another epoch, means: start afresh.';

drop function private.rows_of(jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb);
drop function private.forget_deletions(interval);

-- No writer waits for longer than one batch takes. min_seq is raised in the transaction that takes the first
-- entries, so no reader can miss an entry and not be told; entries that a writer is moving to a new seq just
-- now are left alone.
create function public.compact_sync(most integer default 5000) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  batch integer := least(greatest(coalesce($1, 5000), 1), 50000);
  kept private.sync_settings;
  horizon bigint;
  entries integer;
  results integer;
  answered bigint;
begin
  if auth.uid() is not null and private.my_role() is distinct from 'admin' then
    return '{"ok": false, "code": "forbidden"}';
  end if;
  select * into kept from private.sync_settings;

  -- Seqs appear in order: whatever is at or below the horizon has committed.
  select coalesce(
    (
      select young.seq - 1 from private.change_log young
      where young.written_at >= pg_catalog.now() - pg_catalog.make_interval(days => kept.log_days)
      order by young.seq
      limit 1
    ),
    (select max(seq) from private.change_log)
  ) into horizon;
  update private.sync_state set min_seq = horizon where singleton and min_seq < horizon;

  with old as (
    select entry.table_name, entry.row_id, entry.seq from private.change_log entry
    where entry.seq <= (select min_seq from private.sync_state)
    order by entry.seq
    limit batch
    for update skip locked
  )
  delete from private.change_log entry using old
  where entry.table_name = old.table_name and entry.row_id = old.row_id and entry.seq = old.seq;
  get diagnostics entries = row_count;

  with old as (
    select id from private.applied_mutations
    where applied_at < pg_catalog.now() - pg_catalog.make_interval(days => kept.result_days)
    order by applied_at
    limit batch
    for update skip locked
  ),
  gone as (
    delete from private.applied_mutations applied using old where applied.id = old.id
    returning applied.seq
  )
  select count(*), max(gone.seq) into results, answered from gone;
  update private.sync_state set results_from = answered + 1 where singleton and results_from <= answered;

  return pg_catalog.jsonb_build_object('ok', true, 'entries', entries, 'results', results,
    'more', entries = batch or results = batch);
end;
$$;
comment on function public.compact_sync(integer) is
  'For the schedule and admins: forgets up to `most` old entries of the change log and up to `most` old answers to mutations. {ok, entries, results, more} or {ok: false, code}: forbidden.';

revoke all on function public.compact_sync(integer), public.pull_changes(bigint, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.pull_changes(bigint, integer) to authenticated;
grant execute on function public.compact_sync(integer) to authenticated, service_role;
