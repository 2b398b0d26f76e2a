-- Deletes what the company has decided not to keep. Rows go with a delete, so every device hears of it as of any
-- other change; what X has stays on X.

create index tickets_settled on public.tickets (updated_at) where status in ('solved', 'closed');
create index raw_events_received_at on public.raw_events (received_at);

create function public.apply_retention(most integer default 200) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  batch integer := least(greatest(coalesce($1, 200), 1), 5000);
  kept jsonb := (select value from public.settings where key = 'retention');
  solved_days integer := (kept ->> 'solved_days')::integer;
  -- As src/lib/domain/settings.ts has it until an admin decides.
  raw_event_days integer := coalesce((kept ->> 'raw_event_days')::integer, 30);
  old_tickets uuid[];
  writers uuid[];
  events integer;
begin
  -- One that somebody works on at this moment is not old any more.
  select pg_catalog.array_agg(old.id) into old_tickets
  from (
    select t.id from public.tickets t
    where t.status in ('solved', 'closed')
      and t.updated_at < pg_catalog.now() - pg_catalog.make_interval(days => solved_days)
    order by t.updated_at
    limit batch
    for update skip locked
  ) old;
  if old_tickets is not null then
    select pg_catalog.array_agg(distinct part.customer_id) into writers
    from (
      select t.customer_id from public.tickets t where t.id = any (old_tickets)
      union
      select m.customer_id from public.messages m where m.ticket_id = any (old_tickets) and m.customer_id is not null
    ) part;
    delete from public.tickets where id = any (old_tickets);
    -- Nothing is left that they said.
    delete from public.customers c
    where c.id = any (writers)
      and not exists (select from public.tickets t where t.customer_id = c.id)
      and not exists (select from public.messages m where m.customer_id = c.id);
  end if;

  delete from public.raw_events where id in (
    select e.id from public.raw_events e
    where e.received_at < pg_catalog.now() - pg_catalog.make_interval(days => raw_event_days)
    order by e.received_at
    limit batch * 10
    for update skip locked
  );
  get diagnostics events = row_count;

  return pg_catalog.jsonb_build_object(
    'tickets', coalesce(pg_catalog.cardinality(old_tickets), 0), 'events', events,
    'more', coalesce(pg_catalog.cardinality(old_tickets), 0) = batch or events = batch * 10);
end;
$$;
comment on function public.apply_retention(integer) is
  'For the schedule: deletes tickets and raw events that are older than the retention setting keeps, at most `most` tickets. {tickets, events, more}.';

revoke all on function public.apply_retention(integer) from public, anon, authenticated, service_role;
grant execute on function public.apply_retention(integer) to service_role;
