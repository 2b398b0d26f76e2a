-- How an admin writes what the company has decided. All of these functions have one pattern:
--   {ok: true, id, updated_at}: done, and when. A new row's id comes from the device, so that a request that is
--     repeated because its answer was lost does not make a second one.
--   {ok: false, code, …}: nothing was changed. forbidden · invalid with field and reason · not_found ·
--     changed_meanwhile with row, the present one: `seen`, the updated_at that the caller saw, is not its any more.
--     Whoever wants what is there already is told that it is done.

create function private.saved(id uuid, updated_at timestamptz) returns jsonb
language sql stable
return jsonb_build_object('ok', true, 'id', id, 'updated_at', updated_at);

create function private.refused(code text) returns jsonb
language sql immutable
return jsonb_build_object('ok', false, 'code', code);

create function private.invalid(field text, reason text) returns jsonb
language sql immutable
return jsonb_build_object('ok', false, 'code', 'invalid', 'field', field, 'reason', reason);

create function private.changed_meanwhile(present jsonb) returns jsonb
language sql immutable
return jsonb_build_object('ok', false, 'code', 'changed_meanwhile', 'row', present);

create function public.save_setting(key text, value jsonb, seen timestamptz default null) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  problem record;
  present public.settings;
begin
  if private.my_role() is distinct from 'admin' then
    return private.refused('forbidden');
  end if;
  problem := private.setting_problem($1, $2);
  if problem.reason is not null then
    return private.invalid(problem.field, problem.reason);
  end if;
  -- Two admins who save it for the first time: the second waits here, and finds the first one's row.
  insert into public.settings (key, value, updated_by) values ($1, $2, auth.uid())
  on conflict (key) do nothing
  returning * into present;
  if found then
    return private.saved(present.id, present.updated_at);
  end if;
  select * into present from public.settings where key = $1 for no key update;
  if present.value = $2 then
    return private.saved(present.id, present.updated_at);
  end if;
  if present.updated_at is distinct from $3 then
    return private.changed_meanwhile(pg_catalog.to_jsonb(present));
  end if;
  update public.settings set value = $2, updated_by = auth.uid() where id = present.id returning * into present;
  return private.saved(present.id, present.updated_at);
end;
$$;
comment on function public.save_setting(text, jsonb, timestamptz) is
  'For admins. The value is whole, with the shape of src/lib/domain/settings.ts; seen is null for a setting without a row.';

create function public.save_team(id uuid, name text, seen timestamptz default null) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  wanted text := private.trimmed($2);
  problem text := private.text_problem(wanted, 100);
  present public.teams;
begin
  if private.my_role() is distinct from 'admin' then
    return private.refused('forbidden');
  end if;
  if $1 is null then
    return private.invalid('id', 'empty');
  end if;
  if problem is not null then
    return private.invalid('name', problem);
  end if;
  -- Names are compared without case, which no index does: one at a time.
  perform pg_catalog.pg_advisory_xact_lock(7266, 3);
  select * into present from public.teams where id = $1 for no key update;
  if present.id is not null and present.name = wanted then
    return private.saved(present.id, present.updated_at);
  end if;
  if present.id is null and $3 is not null then
    return private.refused('not_found');
  end if;
  if present.id is not null and present.updated_at is distinct from $3 then
    return private.changed_meanwhile(pg_catalog.to_jsonb(present));
  end if;
  if exists (select from public.teams where lower(name) = lower(wanted) and id <> $1) then
    return private.invalid('name', 'taken');
  end if;
  insert into public.teams as team (id, name, updated_by) values ($1, wanted, auth.uid())
  on conflict on constraint teams_pkey do update set name = excluded.name, updated_by = excluded.updated_by
  returning * into present;
  return private.saved(present.id, present.updated_at);
end;
$$;
comment on function public.save_team(uuid, text, timestamptz) is
  'For admins. The id of a new team comes from the caller, with seen null.';

create function public.delete_team(id uuid) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  if private.my_role() is distinct from 'admin' then
    return private.refused('forbidden');
  end if;
  delete from public.teams where id = $1;
  if not found then
    return private.refused('not_found');
  end if;
  return private.saved($1, null);
end;
$$;
comment on function public.delete_team(uuid) is
  'For admins. Its tickets stay and lose the team: every agent sees them from then on.';

create function public.set_team_members(team_id uuid, member_ids uuid[], seen timestamptz default null) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  present public.teams;
  changed boolean;
begin
  if private.my_role() is distinct from 'admin' then
    return private.refused('forbidden');
  end if;
  if $2 is null or pg_catalog.cardinality($2) > 1000 then
    return private.invalid('member_ids', case when $2 is null then 'empty' else 'too_many' end);
  end if;
  -- Beside no change of roles: nobody may be in a team who has just left.
  perform pg_catalog.pg_advisory_xact_lock(7266, 2);
  select * into present from public.teams where id = $1 for no key update;
  if present.id is null then
    return private.refused('not_found');
  end if;
  if exists (
    select from pg_catalog.unnest($2) wanted (id)
    where not exists (select from public.members m where m.id = wanted.id and m.role <> 'customer')
  ) then
    return private.invalid('member_ids', 'not_staff');
  end if;
  select exists (
    (select id from pg_catalog.unnest($2) wanted (id) except select member_id from public.team_members where team_id = $1)
    union all
    (select member_id from public.team_members where team_id = $1 except select id from pg_catalog.unnest($2) wanted (id))
  ) into changed;
  if not changed then
    return private.saved(present.id, present.updated_at);
  end if;
  if present.updated_at is distinct from $3 then
    return private.changed_meanwhile(pg_catalog.to_jsonb(present));
  end if;
  delete from public.team_members where team_id = $1 and member_id <> all ($2);
  insert into public.team_members (team_id, member_id)
  select distinct $1, wanted.id from pg_catalog.unnest($2) wanted (id)
  on conflict on constraint team_members_pkey do nothing;
  update public.teams set updated_by = auth.uid() where id = $1 returning * into present;
  return private.saved(present.id, present.updated_at);
end;
$$;
comment on function public.set_team_members(uuid, uuid[], timestamptz) is
  'For admins: exactly these are in the team. seen is the team''s updated_at. Devices of those who come or go start afresh.';

create function public.save_member_skills(member_id uuid, topics text[], languages text[], capacity integer,
  seen timestamptz default null) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  present public.members;
begin
  if private.my_role() is distinct from 'admin' then
    return private.refused('forbidden');
  end if;
  if $2 is null or not $2 <@ private.labels_of('topic') or pg_catalog.cardinality($2) > 11 then
    return private.invalid('topics', 'malformed');
  end if;
  if $3 is null or pg_catalog.cardinality($3) > 20 then
    return private.invalid('languages', case when $3 is null then 'empty' else 'too_many' end);
  end if;
  if exists (
    select from pg_catalog.unnest($3) tag
    where tag is null or tag !~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$'
  ) then
    return private.invalid('languages', 'malformed');
  end if;
  if $4 not between 1 and 500 then
    return private.invalid('capacity', 'out_of_range');
  end if;
  select * into present from public.members where id = $1 and role <> 'customer' for no key update;
  if present.id is null then
    return private.refused('not_found');
  end if;
  if (present.topics, present.languages, present.capacity) is not distinct from ($2, $3, $4) then
    return private.saved(present.id, present.updated_at);
  end if;
  if present.updated_at is distinct from $5 then
    return private.changed_meanwhile(pg_catalog.to_jsonb(present));
  end if;
  update public.members set topics = $2, languages = $3, capacity = $4 where id = $1 returning * into present;
  return private.saved(present.id, present.updated_at);
end;
$$;
comment on function public.save_member_skills(uuid, text[], text[], integer, timestamptz) is
  'For admins. What somebody is good at, in which languages (BCP 47), and how many open tickets they take (null: no limit).';

revoke all on function
  private.saved(uuid, timestamptz), private.refused(text), private.invalid(text, text), private.changed_meanwhile(jsonb),
  public.save_setting(text, jsonb, timestamptz), public.save_team(uuid, text, timestamptz), public.delete_team(uuid),
  public.set_team_members(uuid, uuid[], timestamptz),
  public.save_member_skills(uuid, text[], text[], integer, timestamptz)
  from public, anon, authenticated, service_role;
grant execute on function
  public.save_setting(text, jsonb, timestamptz), public.save_team(uuid, text, timestamptz), public.delete_team(uuid),
  public.set_team_members(uuid, uuid[], timestamptz),
  public.save_member_skills(uuid, text[], text[], integer, timestamptz)
  to authenticated;
