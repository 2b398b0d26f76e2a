-- Invitations: a link that makes whoever opens it first a member, in the place that an admin has decided. The token
-- in it is 256 random bits that the admin's device draws, so that a request whose answer was lost can be repeated;
-- here is only its hash. All bad links get the same answer, whatever became of them.

create table private.invitations (
  id uuid primary key default gen_random_uuid(),
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  name text check (char_length(name) between 1 and 100),
  email text check (char_length(email) between 3 and 254),
  place jsonb not null check (jsonb_typeof(place) = 'object'),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid references public.members (id) on delete set null,
  revoked_at timestamptz,
  created_by uuid not null references public.members (id) on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column private.invitations.token_hash is 'SHA-256 of the token in the link.';
comment on column private.invitations.email is 'For whom, as the admin notes it. The link is good for whoever has it.';
comment on column private.invitations.place is '{role, team_ids, topics, languages, capacity}, as save_member takes it.';
create index invitations_created_by on private.invitations (created_by);
create index invitations_accepted_by on private.invitations (accepted_by) where accepted_by is not null;
alter table private.invitations enable row level security;
create trigger touch_updated_at before update on private.invitations
  for each row execute function private.touch_updated_at();

-- Nobody comes back by a link that they made while they were an admin.
create function private.revoke_invitations() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  update private.invitations set revoked_at = pg_catalog.now()
  where created_by = new.id and accepted_at is null and revoked_at is null;
  return null;
end;
$$;
create trigger revoke_invitations after update of role, disabled_at on public.members
  for each row
  when (old.role = 'admin' and old.disabled_at is null and (new.role <> 'admin' or new.disabled_at is not null))
  execute function private.revoke_invitations();

create function private.hash_of_token(token text) returns bytea
language sql immutable
return sha256(convert_to(token, 'UTF8'));

-- The invitations as they would be kept: {id, token, name, email, role, …}; nth counts those of one email.
create function private.given_invitations(invitations jsonb)
returns table (line bigint, id text, token text, name text, email text, place jsonb, nth bigint)
language sql immutable
set search_path = ''
as $$
  select i.line, i.value ->> 'id', i.value ->> 'token', i.name, i.email,
    pg_catalog.jsonb_build_object('role', i.value -> 'role', 'team_ids', i.value -> 'team_ids', 'topics', i.value -> 'topics',
      'languages', i.value -> 'languages', 'capacity', i.value -> 'capacity'),
    pg_catalog.row_number() over (partition by lower(i.email) order by i.line)
  from (
    select item.line, item.value,
      nullif(private.trimmed(item.value ->> 'name'), '') as name,
      nullif(private.trimmed(item.value ->> 'email'), '') as email
    from pg_catalog.jsonb_array_elements($1) with ordinality item (value, line)
  ) i
$$;

create function public.invite_people(invitations jsonb, days integer default 7) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  most constant integer := 200;
  problems jsonb;
  given integer;
begin
  if private.my_role() is distinct from 'admin' then
    return private.refused('forbidden');
  end if;
  if $2 is null or $2 not between 1 and 30 then
    return private.invalid('days', 'out_of_range');
  end if;
  if pg_catalog.jsonb_typeof($1) is distinct from 'array' then
    return private.invalid('invitations', 'malformed');
  end if;
  given := pg_catalog.jsonb_array_length($1);
  if given = 0 or given > most then
    return private.invalid('invitations', case when given = 0 then 'empty' else 'too_many' end);
  end if;
  perform pg_catalog.pg_advisory_xact_lock(7266, 5);

  select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('row', found.line, 'field', found.field, 'reason', found.reason)
    order by found.line)
  into problems
  from (
    select distinct on (i.line) i.line, p.field, p.reason
    from private.given_invitations($1) i, lateral (
      select 1 as nth, 'id' as field, case
        when not coalesce(pg_catalog.pg_input_is_valid(i.id, 'uuid'), false) then 'malformed'
        when exists (
          select from private.invitations known
          where known.id::text = lower(i.id) and known.token_hash <> private.hash_of_token(i.token)
        ) then 'taken'
      end as reason
      union all
      select 2, 'token', case when coalesce(i.token, '') !~ '^[A-Za-z0-9_-]{43}$' then 'malformed' end
      union all
      select 3, 'name', case when i.name is not null then private.text_problem(i.name, 100) end
      union all
      select 4, 'email', case
        when i.email is null then null
        when private.text_problem(i.email, 254) is not null then private.text_problem(i.email, 254)
        when i.email !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' then 'not_an_email'
        when i.nth > 1 then 'repeated'
        when exists (
          select from auth.users u join public.members m on m.id = u.id
          where lower(u.email) = lower(i.email) and m.role <> 'customer'
        ) then 'works_here'
        when exists (
          select from private.invitations known
          where lower(known.email) = lower(i.email) and known.accepted_at is null and known.revoked_at is null
            and known.expires_at > pg_catalog.now() and known.token_hash <> private.hash_of_token(i.token)
        ) then 'invited'
      end
      union all
      select 5, place.field, place.reason from private.place_problem(i.place) place
    ) p
    where p.reason is not null
    order by i.line, p.nth
  ) found;
  if problems is not null then
    return private.refused('invalid') || pg_catalog.jsonb_build_object('problems', problems);
  end if;

  delete from private.invitations where expires_at < pg_catalog.now() - interval '90 days';
  -- One that is there already was sent before, and its answer was lost.
  insert into private.invitations (id, token_hash, name, email, place, expires_at, created_by)
  select i.id::uuid, private.hash_of_token(i.token), i.name, i.email, i.place,
    pg_catalog.now() + pg_catalog.make_interval(days => $2), auth.uid()
  from private.given_invitations($1) i
  on conflict do nothing;
  return pg_catalog.jsonb_build_object('ok', true);
end;
$$;
comment on function public.invite_people(jsonb, integer) is
  'For admins: [{id, token, name, email, role, team_ids, topics, languages, capacity}], all or none. id and token (43 characters of base64url) come from the caller. {ok} or {ok: false, code: invalid, problems: [{row, field, reason}]} with row counted from 1.';

create function public.revoke_invitation(id uuid) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  present private.invitations;
begin
  if private.my_role() is distinct from 'admin' then
    return private.refused('forbidden');
  end if;
  select * into present from private.invitations where id = $1 for no key update;
  if present.id is null then
    return private.refused('not_found');
  end if;
  if present.accepted_at is not null then
    return private.refused('invitation_used');
  end if;
  if present.revoked_at is null then
    update private.invitations set revoked_at = pg_catalog.now() where id = $1 returning * into present;
  end if;
  return private.saved(present.id, present.updated_at);
end;
$$;
comment on function public.revoke_invitation(uuid) is 'For admins: its link is good no more. invitation_used when somebody was faster.';

-- The invitation of a link that is good.
create function private.good_invitation(token text) returns private.invitations
language sql stable
set search_path = ''
as $$
  select i.* from private.invitations i
  where i.token_hash = private.hash_of_token($1) and i.accepted_at is null and i.revoked_at is null
    and i.expires_at > pg_catalog.now()
$$;

create function public.look_at_invitation(token text) returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
declare
  found private.invitations := private.good_invitation($1);
begin
  if found.id is null then
    return private.refused('invitation_invalid');
  end if;
  return pg_catalog.jsonb_build_object('ok', true, 'role', found.place ->> 'role',
    'company', coalesce((select s.value ->> 'name' from public.settings s where s.key = 'company'), ''));
end;
$$;
comment on function public.look_at_invitation(text) is
  'For everybody: {ok, role, company}; invitation_invalid for each link that is not good, whatever it is.';

create function public.accept_invitation(token text) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  taken private.invitations;
  caller public.members;
begin
  -- One at a time, and never beside a change of roles.
  perform pg_catalog.pg_advisory_xact_lock(7266, 2);
  select * into caller from public.members m where m.id = auth.uid() for no key update;
  if caller.id is null or private.session_ended() then
    return private.refused('forbidden');
  end if;
  if caller.disabled_at is not null then
    return private.refused('disabled');
  end if;
  select * into taken from private.invitations i where i.token_hash = private.hash_of_token($1) for no key update;
  -- The answer to the first time was lost.
  if taken.accepted_by = caller.id and caller.role <> 'customer' then
    return pg_catalog.jsonb_build_object('ok', true, 'role', caller.role);
  end if;
  taken := private.good_invitation($1);
  if taken.id is null then
    return private.refused('invitation_invalid');
  end if;
  -- A link is for somebody new: it neither promotes nor demotes, and is not used up by a look.
  if caller.role <> 'customer' then
    return private.refused('works_here');
  end if;
  update private.invitations set accepted_at = pg_catalog.now(), accepted_by = caller.id where id = taken.id;
  update public.members m set display_name = coalesce(
    taken.name,
    -- What they said when they signed up; a name gives no right.
    (
      select private.trimmed(u.raw_user_meta_data ->> 'display_name') from auth.users u
      where u.id = caller.id and private.text_problem(private.trimmed(u.raw_user_meta_data ->> 'display_name'), 100) is null
    ),
    m.display_name
  )
  where m.id = caller.id;
  perform private.give_place(caller.id, taken.place, taken.created_by);
  return pg_catalog.jsonb_build_object('ok', true, 'role', taken.place ->> 'role');
end;
$$;
comment on function public.accept_invitation(text) is
  'For customers who are signed in: gives them the place of the invitation and uses it up. {ok, role} or {ok: false, code}: invitation_invalid, works_here, disabled, forbidden.';

create function public.people() returns jsonb
language plpgsql stable security definer
set search_path = ''
set timezone = 'UTC'
as $$
begin
  if not private.sees_everything() then
    return private.refused('forbidden');
  end if;
  return pg_catalog.jsonb_build_object(
    'ok', true,
    'members', (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', m.id, 'email', u.email, 'seen_at', s.seen_at)), '[]')
      from public.members m
      join auth.users u on u.id = m.id
      left join lateral (select max(own.seen_at) as seen_at from private.sessions_of(m.id) own) s on true
      where m.role <> 'customer'
    ),
    'invitations', (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', i.id, 'name', i.name, 'email', i.email,
        'role', i.place -> 'role', 'team_ids', i.place -> 'team_ids', 'created_by', i.created_by, 'created_at', i.created_at,
        'expires_at', i.expires_at) order by i.created_at desc, i.id), '[]')
      from private.invitations i
      where i.accepted_at is null and i.revoked_at is null
    )
  );
end;
$$;
comment on function public.people() is
  'For admins and supervisors, of what no device keeps: {ok, members: [{id, email, seen_at}], invitations: [{id, name, email, role, team_ids, created_by, created_at, expires_at}]}, the open and the expired ones.';

revoke all on function
  private.revoke_invitations(), private.hash_of_token(text), private.given_invitations(jsonb), private.good_invitation(text),
  public.invite_people(jsonb, integer), public.revoke_invitation(uuid), public.look_at_invitation(text),
  public.accept_invitation(text), public.people()
  from public, anon, authenticated, service_role;
grant execute on function
  public.invite_people(jsonb, integer), public.revoke_invitation(uuid), public.accept_invitation(text), public.people()
  to authenticated;
grant execute on function public.look_at_invitation(text) to anon, authenticated;
