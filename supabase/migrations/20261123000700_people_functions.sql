-- The caller's own account, the first admin, and who may change whose role.

create function public.me() returns jsonb
language sql stable security definer
set search_path = ''
as $$
  select jsonb_build_object(
    'id', member.id,
    'email', account.email,
    'role', member.role,
    'display_name', member.display_name,
    'disabled', member.disabled_at is not null
  )
  from public.members member
  join auth.users account on account.id = member.id
  where member.id = auth.uid()
$$;
comment on function public.me() is 'The caller''s account, also when it is disabled; null when signed out.';

create function private.hash_of_code(code text) returns bytea
language sql immutable
return sha256(convert_to(upper(regexp_replace(code, '[^0-9A-Za-z]', '', 'g')), 'UTF8'));

-- Looks at every byte whatever it finds, so the time tells nothing.
create function private.same_bytes(a bytea, b bytea) returns boolean
language plpgsql immutable strict
set search_path = ''
as $$
declare
  difference integer := 0;
begin
  if pg_catalog.octet_length(a) <> pg_catalog.octet_length(b) then
    return false;
  end if;
  for i in 0 .. pg_catalog.octet_length(a) - 1 loop
    difference := difference | (pg_catalog.get_byte(a, i) # pg_catalog.get_byte(b, i));
  end loop;
  return difference = 0;
end;
$$;

-- On hosted Supabase, once, in the SQL editor:  select private.create_setup_code();
-- The code (four groups of five characters, 100 random bits) replaces an earlier one and works once, while nobody is admin.
create function private.create_setup_code() returns text
language plpgsql
set search_path = ''
as $$
declare
  noise bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
  code text := '';
begin
  if exists (select from public.members where role = 'admin') then
    raise exception using errcode = 'PT409', message = 'There is an admin already.', detail = 'setup_done';
  end if;
  for i in 0 .. 19 loop
    code := code || substr('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', (get_byte(noise, i) & 31) + 1, 1);
    if i % 5 = 4 and i < 19 then
      code := code || '-';
    end if;
  end loop;
  insert into private.setup_code as present (code_hash) values (private.hash_of_code(code))
  on conflict on constraint setup_code_pkey do update
    set code_hash = excluded.code_hash, used_at = null, created_at = now();
  return code;
end;
$$;

create function public.claim_first_admin(code text) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  expected bytea;
  claimed boolean := false;
begin
  -- One at a time, and never beside a change of roles.
  perform pg_catalog.pg_advisory_xact_lock(7266, 2);
  if exists (select from public.members where role = 'admin') then
    return '{"ok": false, "code": "setup_done"}';
  end if;
  select code_hash into expected from private.setup_code where used_at is null;
  if not coalesce(private.same_bytes(private.hash_of_code(left($1, 100)), expected), false) then
    return '{"ok": false, "code": "setup_code_invalid"}';
  end if;
  update public.members set role = 'admin' where id = auth.uid() and disabled_at is null returning true into claimed;
  if claimed is not true then
    return '{"ok": false, "code": "setup_code_invalid"}';
  end if;
  update private.setup_code set used_at = now();
  return '{"ok": true}';
end;
$$;
comment on function public.claim_first_admin(text) is
  'Makes the caller the first admin. {ok} or {ok: false, code}: setup_code_invalid, setup_done.';

create function private.is_last_admin(member_id uuid) returns boolean
language sql stable
set search_path = ''
as $$
  select exists (select from public.members where id = $1 and role = 'admin' and disabled_at is null)
    and not exists (select from public.members where id <> $1 and role = 'admin' and disabled_at is null)
$$;

create function public.set_member_role(member_id uuid, role text) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  perform pg_catalog.pg_advisory_xact_lock(7266, 2);
  if private.my_role() is distinct from 'admin' then
    return '{"ok": false, "code": "forbidden"}';
  end if;
  if $2 is null or $2 not in ('customer', 'agent', 'supervisor', 'admin') then
    return '{"ok": false, "code": "invalid"}';
  end if;
  if not exists (select from public.members where id = $1) then
    return '{"ok": false, "code": "not_found"}';
  end if;
  if $2 <> 'admin' and private.is_last_admin($1) then
    return '{"ok": false, "code": "last_admin"}';
  end if;
  update public.members set role = $2 where id = $1 and role <> $2;
  -- A ticket must not stay with somebody who does not work here any more.
  if $2 = 'customer' then
    update public.tickets set assignee_id = null where assignee_id = $1;
    delete from public.team_members where team_members.member_id = $1;
  end if;
  return '{"ok": true}';
end;
$$;
comment on function public.set_member_role(uuid, text) is
  'For admins. {ok} or {ok: false, code}: forbidden, invalid, not_found, last_admin.';

create function public.set_member_disabled(member_id uuid, disabled boolean) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  perform pg_catalog.pg_advisory_xact_lock(7266, 2);
  if private.my_role() is distinct from 'admin' then
    return '{"ok": false, "code": "forbidden"}';
  end if;
  if $2 is null then
    return '{"ok": false, "code": "invalid"}';
  end if;
  if not exists (select from public.members where id = $1) then
    return '{"ok": false, "code": "not_found"}';
  end if;
  if $2 and private.is_last_admin($1) then
    return '{"ok": false, "code": "last_admin"}';
  end if;
  update public.members set disabled_at = case when $2 then now() end
  where id = $1 and (disabled_at is not null) <> $2;
  return '{"ok": true}';
end;
$$;
comment on function public.set_member_disabled(uuid, boolean) is
  'For admins. {ok} or {ok: false, code}: forbidden, invalid, not_found, last_admin.';
