-- How much a device holds, and how long the server remembers for devices that are away. An admin may change it.

create table private.sync_settings (
  singleton boolean primary key default true check (singleton),
  scope_days integer not null default 90 check (scope_days between 7 and 3650),
  log_days integer not null default 45 check (log_days between 1 and 3650),
  result_days integer not null default 30 check (result_days between 1 and 3650),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column private.sync_settings.scope_days is 'Devices hold tickets that are open or were touched in so many days.';
comment on column private.sync_settings.log_days is 'A device that was away for longer starts afresh.';
comment on column private.sync_settings.result_days is 'The answer to a mutation is kept for so long.';
alter table private.sync_settings enable row level security;
create trigger touch_updated_at before update on private.sync_settings for each row execute function private.touch_updated_at();
insert into private.sync_settings default values;

create or replace function private.scope_start() returns timestamptz
language sql stable security definer
set search_path = ''
as $$
  select pg_catalog.now() - pg_catalog.make_interval(days => scope_days) from private.sync_settings
$$;

create function public.sync_settings() returns jsonb
language sql stable security definer
set search_path = ''
as $$
  select pg_catalog.jsonb_build_object('scope_days', scope_days, 'log_days', log_days, 'result_days', result_days)
  from private.sync_settings
  where private.is_staff()
$$;
comment on function public.sync_settings() is '{scope_days, log_days, result_days} for staff; null for others.';

create function private.is_days(value jsonb, fewest integer) returns boolean
language sql immutable
return case when jsonb_typeof(value) = 'number' and value::text ~ '^[0-9]{1,4}$'
  then value::text::integer between fewest and 3650 else false end;

create function public.set_sync_settings(settings jsonb) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  before private.sync_settings;
  setting record;
begin
  if private.my_role() is distinct from 'admin' then
    return '{"ok": false, "code": "forbidden"}';
  end if;
  if pg_catalog.jsonb_typeof(settings) is distinct from 'object' then
    return '{"ok": false, "code": "invalid"}';
  end if;
  for setting in select * from pg_catalog.jsonb_each(settings) loop
    if setting.key not in ('scope_days', 'log_days', 'result_days')
      or not private.is_days(setting.value, case setting.key when 'scope_days' then 7 else 1 end) then
      return '{"ok": false, "code": "invalid"}';
    end if;
  end loop;
  select * into before from private.sync_settings for update;
  update private.sync_settings
  set scope_days = coalesce((settings ->> 'scope_days')::integer, scope_days),
      log_days = coalesce((settings ->> 'log_days')::integer, log_days),
      result_days = coalesce((settings ->> 'result_days')::integer, result_days)
  where singleton;
  -- What a wider scope lets in has not changed, so no pull would bring it: devices start afresh. What a
  -- narrower one leaves out they drop themselves.
  if (settings ->> 'scope_days')::integer > before.scope_days then
    perform private.start_new_epoch();
    perform private.poke('staff', (select epoch from private.sync_state), (select coalesce(max(seq), 0) from private.change_log));
  end if;
  return '{"ok": true}';
end;
$$;
comment on function public.set_sync_settings(jsonb) is
  'For admins: any of scope_days (7 to 3650), log_days and result_days (1 to 3650). {ok} or {ok: false, code}: forbidden, invalid.';

-- A hosted Postgres may refuse an UPDATE without WHERE (pg_safeupdate), also inside functions.
create or replace function private.start_new_epoch() returns void
language plpgsql
set search_path = ''
as $$
begin
  perform pg_catalog.pg_advisory_xact_lock(7266, 1);
  update private.sync_state set epoch = gen_random_uuid() where singleton;
  update private.member_epochs set epoch = gen_random_uuid() where member_id is not null;
end;
$$;

revoke all on private.sync_settings from public, anon, authenticated, service_role;
revoke all on function public.sync_settings(), public.set_sync_settings(jsonb), private.is_days(jsonb, integer),
  private.start_new_epoch(), private.scope_start() from public, anon, authenticated, service_role;
grant execute on function public.sync_settings(), public.set_sync_settings(jsonb), private.scope_start() to authenticated;
