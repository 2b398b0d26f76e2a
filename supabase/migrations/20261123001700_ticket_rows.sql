-- One ticket that a device does not hold, opened by a person: too old for its scope, or newer than its last pull.

create function public.ticket_rows(ticket_id uuid) returns json
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
    'rows', private.rows_as_json(
      null, null,
      (
        select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.brand_accounts r
        where r.id in (select t.brand_account_id from public.tickets t where t.id = $1)
      ),
      (
        select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.customers r
        where r.id in (
          select t.customer_id from public.tickets t where t.id = $1
          union
          select m.customer_id from public.messages m where m.ticket_id = $1
        )
      ),
      (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.tickets r where r.id = $1),
      (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.messages r where r.ticket_id = $1),
      (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.triage r where r.ticket_id = $1),
      (select pg_catalog.json_agg(pg_catalog.row_to_json(r)) from public.replies r where r.ticket_id = $1),
      null
    )
  );
end;
$$;
comment on function public.ticket_rows(uuid) is
  'One ticket with all that belongs to it, whatever its age, as snapshot gives it: {epoch, seq, rows}. No rows when it does not exist or the caller does not see it.';

revoke all on function public.ticket_rows(uuid) from public, anon, authenticated, service_role;
grant execute on function public.ticket_rows(uuid) to authenticated;
