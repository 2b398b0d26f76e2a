-- Wrong passwords lock an address, whether anybody has it or not: five within a quarter of an hour for a quarter of
-- an hour, and each lock after that lasts twice as long as the one before, up to a day. The right password does not
-- open a lock and clears everything without one. A day without a wrong password starts at the beginning again.

create table private.sign_in_attempts (
  -- In lower case; the keys of the auth server differ in nothing else.
  address text primary key check (char_length(address) <= 320 and address = lower(address)),
  -- Since when `failures` are counted.
  counted_since timestamptz not null default now(),
  failures integer not null default 0,
  -- How often in a row it was locked.
  locks integer not null default 0,
  locked_until timestamptz,
  last_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sign_in_attempts_last_at on private.sign_in_attempts (last_at);
create trigger touch_updated_at before update on private.sign_in_attempts
  for each row execute function private.touch_updated_at();
alter table private.sign_in_attempts enable row level security;

create function private.lock_length(locks integer) returns interval
language sql immutable
return least(interval '15 minutes' * power(2, least($1, 10) - 1), interval '1 day');

-- Counts an attempt before anybody knows how it ends, so that a hundred at once are not a hundred guesses: they queue
-- up for the row. Until when the address is locked; null lets the attempt pass.
create function private.begin_sign_in(address text) returns timestamptz
language plpgsql
set search_path = ''
as $$
#variable_conflict use_column
declare
  whose text := lower(btrim($1));
  found private.sign_in_attempts;
begin
  delete from private.sign_in_attempts where last_at < now() - interval '2 days';
  insert into private.sign_in_attempts (address) values (whose) on conflict do nothing;
  select * into found from private.sign_in_attempts where address = whose for update;
  if found.locked_until > clock_timestamp() then
    return found.locked_until;
  end if;
  if found.last_at < clock_timestamp() - interval '1 day' then
    found.locks := 0;
  end if;
  if found.locked_until is not null or found.counted_since < clock_timestamp() - interval '15 minutes' then
    found.failures := 0;
    found.counted_since := clock_timestamp();
    found.locked_until := null;
  end if;
  found.failures := found.failures + 1;
  if found.failures >= 5 then
    found.locks := found.locks + 1;
    found.locked_until := clock_timestamp() + private.lock_length(found.locks);
  end if;
  update private.sign_in_attempts set
    counted_since = found.counted_since, failures = found.failures, locks = found.locks,
    locked_until = found.locked_until, last_at = clock_timestamp()
  where address = whose;
  return null;
end;
$$;

create function private.forget_sign_ins(address text) returns void
language sql
set search_path = ''
as $$
  delete from private.sign_in_attempts where sign_in_attempts.address = lower(btrim($1))
$$;

-- The hook of hosted Supabase, which asks after each password for an account that exists. The refusal has the words
-- of the auth server for a wrong password: any others would say that there is such an account.
create function public.password_verification_attempt(event jsonb) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  whose text;
begin
  select email into whose from auth.users where id = (event ->> 'user_id')::uuid;
  if whose is null then
    return '{"decision": "continue"}';
  end if;
  if private.begin_sign_in(whose) is not null then
    return '{"decision": "reject", "message": "Invalid login credentials", "should_logout_user": false}';
  end if;
  if (event ->> 'valid')::boolean then
    perform private.forget_sign_ins(whose);
  end if;
  return '{"decision": "continue"}';
end;
$$;
comment on function public.password_verification_attempt(jsonb) is
  'The hook "password verification attempt" of hosted Supabase: locks an address after five wrong passwords.';

create function public.sign_in_locks() returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
begin
  if private.my_role() is distinct from 'admin' then
    return '{"ok": false, "code": "forbidden"}';
  end if;
  return jsonb_build_object('ok', true, 'locks', coalesce((
    select jsonb_agg(jsonb_build_object('address', address, 'locked_until', locked_until) order by locked_until)
    from (
      select address, locked_until from private.sign_in_attempts where locked_until > now()
      order by locked_until limit 200
    ) as locked
  ), '[]'));
end;
$$;
comment on function public.sign_in_locks() is
  'For admins: {ok, locks: [{address, locked_until}]}, the addresses that no password opens now, 200 at most.';

create function public.lift_sign_in_lock(address text) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
begin
  if private.my_role() is distinct from 'admin' then
    return '{"ok": false, "code": "forbidden"}';
  end if;
  perform private.forget_sign_ins($1);
  return '{"ok": true}';
end;
$$;
comment on function public.lift_sign_in_lock(text) is
  'For admins: the right password opens the address again. {ok} or {ok: false, code}: forbidden.';

-- For the embedded stack: whether who signs up is let in at once, or has to open a link in a mail first. Who claims
-- the first admin proves themselves with the setup code, and who was invited knows the link: `invitation` is the
-- SHA-256 of its token in hexadecimal digits.
create function private.lets_in_at_once(metadata jsonb) returns boolean
language sql stable
set search_path = ''
as $$
  select not exists (select from public.members where role = 'admin') or exists (
    select from private.invitations i
    where encode(i.token_hash, 'hex') = $1 ->> 'invitation'
      and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
  )
$$;

-- Who has a second factor has no rights before it was given. The table is the auth server's and is there on hosted
-- Supabase only.
create function private.second_factor_missing() returns boolean
language plpgsql stable security definer
set search_path = ''
as $$
begin
  if to_regclass('auth.mfa_factors') is null then
    return false;
  end if;
  return coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'aal', '') <> 'aal2'
    and exists (select from auth.mfa_factors where user_id = auth.uid() and status = 'verified');
end;
$$;

create or replace function private.my_role() returns text
language sql stable security definer
set search_path = ''
as $$
  select role from public.members
  where id = auth.uid() and disabled_at is null and not private.session_ended() and not private.second_factor_missing()
$$;

revoke all on private.sign_in_attempts from public, anon, authenticated, service_role;
revoke all on function
  private.lock_length(integer), private.begin_sign_in(text), private.forget_sign_ins(text),
  private.lets_in_at_once(jsonb), private.second_factor_missing(), public.password_verification_attempt(jsonb), public.sign_in_locks(),
  public.lift_sign_in_lock(text)
  from public, anon, authenticated, service_role;
grant execute on function public.sign_in_locks(), public.lift_sign_in_lock(text) to authenticated;
do $$
begin
  if exists (select from pg_roles where rolname = 'supabase_auth_admin') then
    grant usage on schema public to supabase_auth_admin;
    grant execute on function public.password_verification_attempt(jsonb) to supabase_auth_admin;
  end if;
end;
$$;
