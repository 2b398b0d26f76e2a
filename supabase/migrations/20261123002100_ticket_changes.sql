-- Who changed a field of a ticket last, and when. Two people who set the same field are shown both sides, and
-- "Ana set it to open an hour ago" can be judged where "it is open now" cannot.

create table private.ticket_changes (
  ticket_id uuid not null references public.tickets (id) on delete cascade,
  field text not null check (field in ('status', 'assignee_id')),
  member_id uuid references public.members (id) on delete set null,
  changed_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (ticket_id, field)
);
comment on table private.ticket_changes is 'The last change of each field that two people can set at the same time.';
comment on column private.ticket_changes.member_id is
  'Null when it was no person: a customer who wrote again reopens a ticket.';
create index ticket_changes_member_id on private.ticket_changes (member_id) where member_id is not null;
alter table private.ticket_changes enable row level security;
create trigger touch_updated_at before update on private.ticket_changes for each row execute function private.touch_updated_at();

create function private.note_ticket_change() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into private.ticket_changes as known (ticket_id, field, member_id)
  select new.id, changed.field, (select members.id from public.members where members.id = auth.uid())
  from (
    values ('status', new.status is distinct from old.status),
      ('assignee_id', new.assignee_id is distinct from old.assignee_id)
  ) as changed (field, yes)
  where changed.yes
  on conflict (ticket_id, field) do update
    set member_id = excluded.member_id, changed_at = excluded.changed_at;
  return null;
end;
$$;

create trigger note_ticket_change after update of status, assignee_id on public.tickets
  for each row
  when ((old.status, old.assignee_id) is distinct from (new.status, new.assignee_id))
  execute function private.note_ticket_change();

-- The same answer as before, and under `changed` who set each of the fields last: {field: {by, at}}. A field
-- that nobody has set since the ticket came is not in it. A row of triage names its author itself.
create or replace function private.conflict(table_name text, present jsonb, fields text[]) returns jsonb
language sql stable
set search_path = ''
as $$
  select pg_catalog.jsonb_build_object(
    'status', 'conflict', 'table', $1, 'row', $2, 'fields', pg_catalog.to_jsonb($3),
    'changed', coalesce((
      select pg_catalog.jsonb_object_agg(
        known.field, pg_catalog.jsonb_build_object('by', known.member_id, 'at', known.changed_at)
      )
      from private.ticket_changes known
      where $1 = 'tickets' and known.ticket_id = ($2 ->> 'id')::uuid and known.field = any ($3)
    ), '{}')
  )
$$;

revoke all on private.ticket_changes from public, anon, authenticated, service_role;
revoke all on function private.note_ticket_change() from public, anon, authenticated, service_role;
