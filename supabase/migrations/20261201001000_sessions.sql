-- Sessions: who is signed in where, and how one is ended. They are rows of Auth, in its own schema, which differs
-- between versions: what may be missing there is read by name. The access token of an ended session would be good
-- until it runs out, so it is asked here whether its session is still there; an answer 401 makes the device renew
-- it, and when Auth refuses that the device signs out and keeps what it has not sent.

create function private.session_id() returns uuid
language sql stable
set search_path = ''
as $$
  select nullif(nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::jsonb ->> 'session_id', '')::uuid
$$;
comment on function private.session_id() is 'The session of the caller''s token; null for a token that names none.';

create function private.session_ended() returns boolean
language sql stable security definer
set search_path = ''
as $$
  select private.session_id() is not null and not exists (
    select from auth.sessions where sessions.id = private.session_id() and sessions.user_id = auth.uid()
  )
$$;

create or replace function private.my_role() returns text
language sql stable security definer
set search_path = ''
as $$
  select role from public.members where id = auth.uid() and disabled_at is null and not private.session_ended()
$$;

drop policy "own row, colleagues; admins everyone" on public.members;
create policy "own row, colleagues; admins everyone" on public.members for select to authenticated
  using (
    (id = (select auth.uid()) and (select private.my_role()) is not null)
    or ((select private.is_staff()) and role <> 'customer')
    or (select private.my_role()) = 'admin'
  );

create or replace function public.me() returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  headers jsonb := nullif(pg_catalog.current_setting('request.headers', true), '')::jsonb;
begin
  if private.session_ended() then
    return null;
  end if;
  -- Auth of the embedded stack does not write down what a session is used with.
  if headers ? 'user-agent' and exists (
    select from auth.sessions s where s.id = private.session_id() and pg_catalog.to_jsonb(s) ->> 'user_agent' is null
  ) then
    begin
      update auth.sessions set user_agent = left(headers ->> 'user-agent', 500) where sessions.id = private.session_id();
    exception
      when undefined_column or insufficient_privilege then null;
    end;
  end if;
  return (
    select pg_catalog.jsonb_build_object(
      'id', member.id,
      'email', account.email,
      'role', member.role,
      'display_name', member.display_name,
      'disabled', member.disabled_at is not null
    )
    from public.members member
    join auth.users account on account.id = member.id
    where member.id = auth.uid()
  );
end;
$$;
comment on function public.me() is
  'The caller''s account, also when it is disabled; null when signed out, or when the session was ended.';

create or replace function private.sync_head(out epoch uuid, out seq bigint, out min_seq bigint)
language plpgsql stable security definer
set search_path = ''
as $$
begin
  if private.session_ended() then
    raise exception using errcode = 'PT401', message = 'This session was ended.', detail = 'session_ended';
  end if;
  select
    private.epoch_of(auth.uid()),
    greatest(state.min_seq, (select coalesce(max(change_log.seq), 0) from private.change_log)),
    state.min_seq
  into epoch, seq, min_seq
  from private.sync_state state;
end;
$$;

create or replace function public.apply_mutation(mutation jsonb) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
declare
  caller uuid := auth.uid();
  mutation_id uuid;
  name text := mutation ->> 'name';
  seen bigint;
  earlier private.applied_mutations;
  answer jsonb;
  code text;
  sentence text;
begin
  if pg_catalog.jsonb_typeof(mutation) is distinct from 'object'
    or not coalesce(pg_catalog.pg_input_is_valid(mutation ->> 'id', 'uuid'), false)
    or pg_catalog.jsonb_typeof(mutation -> 'name') is distinct from 'string'
    or pg_catalog.jsonb_typeof(mutation -> 'args') is distinct from 'object' then
    return private.rejected('invalid', 'A mutation needs an id, a name and its arguments.');
  end if;
  if mutation ? 'seen' and not coalesce(pg_catalog.jsonb_typeof(mutation -> 'seen') = 'number'
    and mutation ->> 'seen' ~ '^[0-9]{1,18}$', false) then
    return private.rejected('invalid', '“seen” must be a number from 0.');
  end if;
  if pg_catalog.octet_length(mutation::text) > 262144 then
    return private.rejected('too_long', 'This change is larger than the server takes.');
  end if;
  mutation_id := (mutation ->> 'id')::uuid;
  seen := (mutation ->> 'seen')::bigint;

  -- No answer to the mutation, which waits for the person to sign in again.
  if private.session_ended() then
    raise exception using errcode = 'PT401', message = 'This session was ended.', detail = 'session_ended';
  end if;
  if exists (select from public.members where id = caller and disabled_at is not null) then
    return private.rejected('disabled', 'This account is disabled.');
  end if;
  if not private.is_staff() then
    return private.rejected('not_staff', 'Only staff can do that.');
  end if;

  -- A second delivery of the same mutation waits here until the first has been decided.
  insert into private.applied_mutations (id, user_id, name, seq)
  values (mutation_id, caller, left(name, 100), 0)
  on conflict (id) do nothing;
  if not found then
    select * into earlier from private.applied_mutations where id = mutation_id;
    if earlier.user_id <> caller then
      return private.rejected('mutation_forbidden', 'This mutation belongs to somebody else.');
    end if;
    return earlier.result;
  end if;

  -- Looked up after the id: an answer that is being forgotten just now has raised the mark by then.
  if seen < (select results_from from private.sync_state) then
    delete from private.applied_mutations where id = mutation_id;
    return private.rejected('expired', 'This change is so old that the server cannot tell whether it was made already.');
  end if;

  begin
    -- A mutation of an app that does not say what it had seen is taken as it always was.
    if name = 'reply.queue.v1' and seen is not null then
      perform private.refuse_unseen(mutation -> 'args', seen);
    end if;
    answer := private.perform_mutation(name, mutation -> 'args');
  exception
    when sqlstate 'RST01' then
      get stacked diagnostics code = pg_exception_detail, sentence = message_text;
      answer := private.rejected(code, sentence);
    when data_exception or integrity_constraint_violation then
      answer := private.rejected('invalid', 'The arguments do not fit together.');
  end;

  -- Not an answer for good: the same mutation may come again after an update, and then it counts.
  if answer ->> 'code' in ('unknown_mutation', 'app_outdated') then
    delete from private.applied_mutations where id = mutation_id;
    return answer;
  end if;
  -- After whatever the device has seen, so that `results_from` is above it once this is forgotten.
  update private.applied_mutations set result = answer, seq = (private.sync_head()).seq where id = mutation_id;
  return answer;
end;
$$;
create function private.sessions_of(member_id uuid)
returns table (id uuid, created_at timestamptz, seen_at timestamptz, user_agent text, ip text)
language sql stable security definer
set search_path = ''
as $$
  select s.id, s.created_at,
    -- Auth writes this one without a zone, in UTC.
    greatest(s.created_at, (s.by_name ->> 'refreshed_at')::timestamp at time zone 'UTC'),
    s.by_name ->> 'user_agent', s.by_name ->> 'ip'
  from (
    select own.id, own.created_at, pg_catalog.to_jsonb(own) as by_name from auth.sessions own where own.user_id = $1
  ) s
  where coalesce((s.by_name ->> 'not_after')::timestamptz > pg_catalog.now(), true)
$$;

create function public.sessions(member_id uuid default null) returns jsonb
language plpgsql stable security definer
set search_path = ''
set timezone = 'UTC'
as $$
declare
  wanted uuid := coalesce($1, auth.uid());
begin
  if private.my_role() is null or (wanted <> auth.uid() and private.my_role() <> 'admin') then
    return private.refused('forbidden');
  end if;
  if not exists (select from public.members m where m.id = wanted) then
    return private.refused('not_found');
  end if;
  return pg_catalog.jsonb_build_object('ok', true, 'sessions', (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'id', s.id, 'created_at', s.created_at, 'seen_at', s.seen_at, 'user_agent', s.user_agent, 'ip', s.ip,
      'current', s.id is not distinct from private.session_id()
    ) order by s.seen_at desc, s.id), '[]')
    from private.sessions_of(wanted) s
  ));
end;
$$;
comment on function public.sessions(uuid) is
  'Where somebody is signed in: the caller without an argument, anybody for admins. {ok, sessions: [{id, created_at, seen_at, user_agent, ip, current}]} or {ok: false, code}: forbidden, not_found.';

create function public.end_sessions(member_id uuid default null, session_id uuid default null) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  wanted uuid := coalesce($1, auth.uid());
  ended integer;
begin
  if private.my_role() is null or (wanted <> auth.uid() and private.my_role() <> 'admin') then
    return private.refused('forbidden');
  end if;
  -- What renews the session goes with it.
  delete from auth.sessions s
  where s.user_id = wanted and (s.id = $2 or ($2 is null and s.id is distinct from private.session_id()));
  get diagnostics ended = row_count;
  if ended > 0 then
    perform private.poke('user:' || wanted, private.epoch_of(wanted),
      (select coalesce(max(l.seq), 0) from private.change_log l));
  end if;
  return pg_catalog.jsonb_build_object('ok', true, 'ended', ended);
end;
$$;
comment on function public.end_sessions(uuid, uuid) is
  'Ends one session, or all but the caller''s present one: the caller''s own, anybody''s for admins. {ok, ended} or {ok: false, code}: forbidden. One that is gone already is no error.';

revoke all on function
  private.session_id(), private.session_ended(), private.sessions_of(uuid), public.sessions(uuid), public.end_sessions(uuid, uuid)
  from public, anon, authenticated, service_role;
grant execute on function public.sessions(uuid), public.end_sessions(uuid, uuid) to authenticated;
