-- What changed, in the order in which it became visible. A cursor on updated_at or on a bare sequence loses
-- rows that commit late: a number is drawn when a row is written, but the row is seen when it commits. So
-- the number is drawn at commit (a deferred trigger), under a lock that is held until the commit is done.

create table private.sync_state (
  singleton boolean primary key default true check (singleton),
  epoch uuid not null default gen_random_uuid(),
  min_seq bigint not null default 0 check (min_seq >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column private.sync_state.epoch is 'Changes when history is replaced, as by a restore: every device starts afresh.';
comment on column private.sync_state.min_seq is 'Deletions up to this seq are forgotten: an older cursor starts afresh.';
insert into private.sync_state default values;

create table private.member_epochs (
  member_id uuid primary key references public.members (id) on delete cascade,
  epoch uuid not null default gen_random_uuid(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table private.member_epochs is
  'A member''s own epoch, renewed when role, teams or the right to work here change: what they hold must be fetched anew.';

create sequence private.change_seq;

-- Devices hold tickets that are open or were touched since then.
create function private.scope_start() returns timestamptz
language sql stable
return now() - interval '90 days';

-- One entry a row, moved to its newest seq: the log never outgrows the tables, a device that was away for
-- long reads each row once, and only deletions have to be forgotten at some time.
create table private.change_log (
  table_name text not null,
  row_id uuid not null,
  seq bigint not null unique,
  op text not null check (op in ('upsert', 'delete')),
  hidden_seq bigint,
  user_id uuid,
  written_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (table_name, row_id)
);
comment on column private.change_log.hidden_seq is
  'Seq of the last change that may have taken the row out of somebody''s sight; null when there was none.';
comment on column private.change_log.user_id is 'Set when only this person may ever see the row.';
create index change_log_user_id on private.change_log (user_id) where user_id is not null;

alter table private.sync_state enable row level security;
alter table private.member_epochs enable row level security;
alter table private.change_log enable row level security;
create trigger touch_updated_at before update on private.sync_state for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on private.member_epochs for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on private.change_log for each row execute function private.touch_updated_at();

-- Tells the devices on a topic that there is something to pull; at most once a topic and transaction.
-- A poke is only a hint, so nothing that goes wrong here may undo the change itself.
create function private.poke(topic text, epoch uuid, seq bigint) returns void
language plpgsql
set search_path = ''
as $$
declare
  poked text := coalesce(pg_catalog.current_setting('roost.poked', true), '');
begin
  if pg_catalog.strpos(poked, topic || ' ') > 0 then
    return;
  end if;
  perform pg_catalog.set_config('roost.poked', poked || topic || ' ', true);
  begin
    perform realtime.send(
      pg_catalog.jsonb_build_object('epoch', epoch, 'seq', seq), 'poke', topic, true
    );
  exception when others then
    raise warning 'poke of % failed: %', topic, sqlerrm;
  end;
end;
$$;

-- The caller holds the lock until its transaction is over and visible, so seqs appear in order.
-- One function with no other in it, since a batch of posts comes here for each of its rows.
create function private.log_change() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  changed_id uuid := coalesce(new.id, old.id);
  owner_id uuid;
  hides boolean := tg_op = 'DELETE';
  returns boolean := false;
  next_seq bigint;
  poked text;
begin
  if tg_table_name = 'notifications' then
    owner_id := coalesce(new.user_id, old.user_id);
  elsif tg_op = 'UPDATE' and tg_table_name = 'tickets' then
    hides := private.changes_hands(old, new);
    returns := old.status in ('solved', 'closed') and old.updated_at < private.scope_start();
  elsif tg_op = 'UPDATE' and tg_table_name = 'members' then
    -- Who becomes a customer leaves the list of colleagues.
    hides := old.role <> new.role;
  end if;

  perform pg_catalog.pg_advisory_xact_lock(7266, 1);
  next_seq := pg_catalog.nextval('private.change_seq');
  insert into private.change_log as entry (table_name, row_id, seq, op, hidden_seq, user_id)
  values (
    tg_table_name, changed_id, next_seq, case tg_op when 'DELETE' then 'delete' else 'upsert' end,
    case when hides then next_seq end, owner_id
  )
  on conflict on constraint change_log_pkey do update
    set seq = excluded.seq,
        op = excluded.op,
        hidden_seq = coalesce(excluded.hidden_seq, entry.hidden_seq),
        written_at = now();

  if tg_op = 'UPDATE' and tg_table_name = 'tickets' and (hides or returns) then
    perform private.log_parts(new.id, new.customer_id, hides);
  end if;
  poked := coalesce(pg_catalog.current_setting('roost.poked', true), '');
  if owner_id is not null then
    perform private.poke('user:' || owner_id, private.epoch_of(owner_id), next_seq);
  elsif pg_catalog.strpos(poked, 'staff ') = 0 then
    perform private.poke('staff', (select epoch from private.sync_state), next_seq);
  end if;
  return null;
end;
$$;

-- Whether a ticket enters the sight of some, or leaves that of others. Without a team everybody sees it,
-- whoever has it.
create function private.changes_hands(before public.tickets, after public.tickets) returns boolean
language sql immutable
return (before.team_id, before.assignee_id) is distinct from (after.team_id, after.assignee_id)
  and not (before.team_id is null and after.team_id is null);

-- All that belongs to a ticket goes with it. When it changes hands, those who gain it get the rows and those
-- who lose it get the ids as gone; when it was out of the scope of devices for its age, they get it whole.
-- Under the lock of the caller.
create function private.log_parts(ticket_id uuid, customer_id uuid, hides boolean) returns void
language sql
set search_path = ''
as $$
  insert into private.change_log as entry (table_name, row_id, seq, op, hidden_seq)
  select table_name, row_id, seq, 'upsert', case when $3 then seq end
  from (
    select table_name, row_id, nextval('private.change_seq') as seq
    from (
      select 'customers' as table_name, $2 as row_id
      union
      select 'customers', m.customer_id from public.messages m where m.ticket_id = $1 and m.customer_id is not null
      union
      select 'messages', id from public.messages where messages.ticket_id = $1
      union
      select 'triage', id from public.triage where triage.ticket_id = $1
      union
      select 'replies', id from public.replies where replies.ticket_id = $1
    ) part
  ) numbered
  on conflict on constraint change_log_pkey do update
    set seq = excluded.seq,
        op = excluded.op,
        hidden_seq = coalesce(excluded.hidden_seq, entry.hidden_seq),
        written_at = now()
$$;

create function private.epoch_of(member_id uuid) returns uuid
language sql stable
set search_path = ''
as $$
  select coalesce(
    (select epoch from private.member_epochs where member_epochs.member_id = $1),
    (select epoch from private.sync_state)
  )
$$;

-- Everything a person may see can change at once here, so their devices start afresh instead of being told
-- of a hundred thousand rows.
create function private.renew_epoch(member_id uuid) returns void
language plpgsql
set search_path = ''
as $$
begin
  insert into private.member_epochs as own (member_id) values ($1)
  on conflict on constraint member_epochs_pkey do update set epoch = gen_random_uuid();
  perform private.poke('user:' || $1, private.epoch_of($1), (select coalesce(max(seq), 0) from private.change_log));
end;
$$;

create function private.renew_epoch_of_member() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.renew_epoch(new.id);
  return null;
end;
$$;

create function private.renew_epoch_of_team_member() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  if tg_op <> 'INSERT' and exists (select from public.members where id = old.member_id) then
    perform private.renew_epoch(old.member_id);
  end if;
  if tg_op <> 'DELETE' then
    perform private.renew_epoch(new.member_id);
  end if;
  return null;
end;
$$;

create trigger renew_epoch after update of role, disabled_at on public.members
  for each row
  when ((old.role, old.disabled_at is null) is distinct from (new.role, new.disabled_at is null))
  execute function private.renew_epoch_of_member();
create trigger renew_epoch after insert or update or delete on public.team_members
  for each row execute function private.renew_epoch_of_team_member();

create constraint trigger log_change after insert or update or delete on public.members
  deferrable initially deferred for each row execute function private.log_change();
create constraint trigger log_change after insert or update or delete on public.teams
  deferrable initially deferred for each row execute function private.log_change();
create constraint trigger log_change after insert or update or delete on public.brand_accounts
  deferrable initially deferred for each row execute function private.log_change();
create constraint trigger log_change after insert or update or delete on public.customers
  deferrable initially deferred for each row execute function private.log_change();
create constraint trigger log_change after insert or update or delete on public.tickets
  deferrable initially deferred for each row execute function private.log_change();
create constraint trigger log_change after insert or update or delete on public.messages
  deferrable initially deferred for each row execute function private.log_change();
create constraint trigger log_change after insert or update or delete on public.triage
  deferrable initially deferred for each row execute function private.log_change();
create constraint trigger log_change after insert or update or delete on public.replies
  deferrable initially deferred for each row execute function private.log_change();
create constraint trigger log_change after insert or update or delete on public.notifications
  deferrable initially deferred for each row execute function private.log_change();

-- After a restore: the numbers of the log may have been given out before, to other changes.
create function private.start_new_epoch() returns void
language plpgsql
set search_path = ''
as $$
begin
  perform pg_catalog.pg_advisory_xact_lock(7266, 1);
  update private.sync_state set epoch = gen_random_uuid();
  update private.member_epochs set epoch = gen_random_uuid();
end;
$$;

-- Forgets deletions older than `age`; devices that were away for longer start afresh.
create function private.forget_deletions(age interval) returns bigint
language plpgsql
set search_path = ''
as $$
declare
  newest bigint;
begin
  perform pg_catalog.pg_advisory_xact_lock(7266, 1);
  select max(seq) into newest from private.change_log where op = 'delete' and written_at < now() - age;
  if newest is not null then
    delete from private.change_log where op = 'delete' and seq <= newest;
    update private.sync_state set min_seq = greatest(min_seq, newest);
  end if;
  return coalesce(newest, 0);
end;
$$;
