-- What a member is here (their place: role, teams, skills, capacity), decided in one go.

-- A place is {role, team_ids, topics, languages, capacity}: the first field that is at fault, and why; both null when
-- none is.
create function private.place_problem(place jsonb, out field text, out reason text)
language plpgsql stable
set search_path = ''
as $$
declare
  team_ids text[] := private.texts_of(place -> 'team_ids');
  topics text[] := private.texts_of(place -> 'topics');
  languages text[] := private.texts_of(place -> 'languages');
  capacity text := place ->> 'capacity';
begin
  select p.field, p.reason into field, reason
  from (values
    (1, 'role', case when coalesce(place ->> 'role', '') not in ('agent', 'supervisor', 'admin') then 'unknown' end),
    (2, 'team_ids', case
      when team_ids is null then 'malformed'
      when pg_catalog.cardinality(team_ids) > 100 then 'too_many'
      when exists (
        select from pg_catalog.unnest(team_ids) wanted (id)
        where not exists (select from public.teams t where t.id::text = lower(wanted.id))
      ) then 'unknown'
    end),
    (3, 'topics', case when topics is null then 'malformed' else private.topics_problem(topics) end),
    (4, 'languages', case
      when languages is null then 'malformed'
      when pg_catalog.cardinality(languages) > 20 then 'too_many'
      when exists (
        select from pg_catalog.unnest(languages) tag where tag !~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$'
      ) then 'malformed'
    end),
    (5, 'capacity', case
      when capacity is null then null
      when capacity !~ '^[0-9]{1,4}$' then 'not_a_count'
      when capacity::integer not between 1 and 500 then 'out_of_range'
    end)
  ) p (nth, field, reason)
  where p.reason is not null
  order by p.nth
  limit 1;
end;
$$;

create function private.has_place(member public.members, place jsonb) returns boolean
language sql stable
set search_path = ''
as $$
  select member.role = place ->> 'role'
    and member.topics = private.texts_of(place -> 'topics')
    and member.languages = private.texts_of(place -> 'languages')
    and member.capacity is not distinct from (place ->> 'capacity')::integer
    and array(select t.team_id::text from public.team_members t where t.member_id = member.id order by 1)
      = array(select distinct lower(id) from pg_catalog.unnest(private.texts_of(place -> 'team_ids')) id order by 1)
$$;

-- Gives somebody a place without problems; teams that are gone by now are left out.
create function private.give_place(member_id uuid, place jsonb, by uuid) returns void
language plpgsql
set search_path = ''
as $$
declare
  wanted uuid[] := array(
    select t.id from public.teams t
    where t.id = any (array(select lower(id)::uuid from pg_catalog.unnest(private.texts_of(place -> 'team_ids')) id))
  );
  changed uuid[];
begin
  update public.members set
    role = place ->> 'role',
    topics = private.texts_of(place -> 'topics'),
    languages = private.texts_of(place -> 'languages'),
    capacity = (place ->> 'capacity')::integer
  where members.id = $1;
  with gone as (
    delete from public.team_members p where p.member_id = $1 and p.team_id <> all (wanted) returning p.team_id
  ),
  come as (
    insert into public.team_members (team_id, member_id) select id, $1 from pg_catalog.unnest(wanted) id
    on conflict on constraint team_members_pkey do nothing
    returning team_members.team_id
  )
  select array(select team_id from gone union all select team_id from come) into changed;
  update public.teams set updated_by = by where id = any (changed);
end;
$$;

-- Whoever edits a person has seen their teams: a team that changes under them is a change of the person.
create function private.touch_member() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  update public.members set updated_at = pg_catalog.now()
  where id = coalesce(new.member_id, old.member_id) and updated_at <> pg_catalog.now();
  return null;
end;
$$;
create trigger touch_member after insert or delete on public.team_members
  for each row execute function private.touch_member();

create function public.save_member(id uuid, place jsonb, seen timestamptz default null) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  problem record;
  present public.members;
begin
  -- One change of roles at a time: two admins must not demote each other.
  perform pg_catalog.pg_advisory_xact_lock(7266, 2);
  if private.my_role() is distinct from 'admin' then
    return private.refused('forbidden');
  end if;
  problem := private.place_problem($2);
  if problem.reason is not null then
    return private.invalid(problem.field, problem.reason);
  end if;
  select * into present from public.members where id = $1 and role <> 'customer' for no key update;
  if present.id is null then
    return private.refused('not_found');
  end if;
  if private.has_place(present, $2) then
    return private.saved(present.id, present.updated_at);
  end if;
  if present.updated_at is distinct from $3 then
    return private.changed_meanwhile(pg_catalog.to_jsonb(present));
  end if;
  if $2 ->> 'role' <> 'admin' and private.is_last_admin($1) then
    return private.refused('last_admin');
  end if;
  perform private.give_place($1, $2, auth.uid());
  select * into present from public.members where id = $1;
  return private.saved(present.id, present.updated_at);
end;
$$;
comment on function public.save_member(uuid, jsonb, timestamptz) is
  'For admins: role, teams, skills and capacity of somebody who works here. place: {role, team_ids, topics, languages, capacity}; capacity null is no limit. last_admin when nobody else could do this afterwards.';

-- save_member does its work, and the rest with it.
drop function public.save_member_skills(uuid, text[], text[], integer, timestamptz);

revoke all on function
  private.place_problem(jsonb), private.has_place(public.members, jsonb), private.give_place(uuid, jsonb, uuid),
  private.touch_member(), public.save_member(uuid, jsonb, timestamptz)
  from public, anon, authenticated, service_role;
grant execute on function public.save_member(uuid, jsonb, timestamptz) to authenticated;
