-- Who works here: members and their roles, teams, and the functions through which everything else asks
-- "who is this?". Rights come from these tables alone: never from a claim in the token (stale until the
-- next refresh) and never from user metadata (the user writes it).

create schema private;
comment on schema private is 'Not served by the API. Helpers of policies, and state that no client reads.';

-- Hosted Supabase hands every new table and function in public to everybody. Here the last migration says
-- who may do what. (That PUBLIC may execute new functions cannot be changed for a schema alone: each
-- migration that adds some revokes it, and a test looks after that.)
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;

create function private.touch_updated_at() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_at := pg_catalog.now();
  return new;
end;
$$;

create table public.members (
  id uuid primary key references auth.users (id) on delete cascade,
  role text not null default 'customer' check (role in ('customer', 'agent', 'supervisor', 'admin')),
  display_name text not null check (char_length(display_name) between 1 and 200),
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.members is 'One row a user. The role and disabled_at decide every right.';
create index members_role on public.members (role) where disabled_at is null;
create trigger touch_updated_at before update on public.members
  for each row execute function private.touch_updated_at();

create table public.teams (
  id uuid primary key default gen_random_uuid(),
  name text not null unique check (char_length(name) between 1 and 200),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger touch_updated_at before update on public.teams
  for each row execute function private.touch_updated_at();

create table public.team_members (
  team_id uuid not null references public.teams (id) on delete cascade,
  member_id uuid not null references public.members (id) on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (team_id, member_id)
);
create index team_members_member_id on public.team_members (member_id);
create trigger touch_updated_at before update on public.team_members
  for each row execute function private.touch_updated_at();

-- Everyone who signs up is a customer, whatever the sign-up form carried.
create function private.add_member() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into public.members (id, display_name)
  values (new.id, coalesce(nullif(left(split_part(new.email, '@', 1), 200), ''), 'Member'))
  on conflict (id) do nothing;
  return new;
end;
$$;
create trigger add_member after insert on auth.users
  for each row execute function private.add_member();

-- The role of the caller; null when signed out, unknown or disabled. The root of every policy.
create function private.my_role() returns text
language sql stable security definer
set search_path = ''
as $$
  select role from public.members where id = auth.uid() and disabled_at is null
$$;

create function private.is_staff() returns boolean
language sql stable security definer
set search_path = ''
as $$
  select coalesce(private.my_role() in ('agent', 'supervisor', 'admin'), false)
$$;

create function private.sees_everything() returns boolean
language sql stable security definer
set search_path = ''
as $$
  select coalesce(private.my_role() in ('supervisor', 'admin'), false)
$$;

create function private.my_team_ids() returns uuid[]
language sql stable security definer
set search_path = ''
as $$
  select coalesce(array_agg(team_id), '{}') from public.team_members where member_id = auth.uid()
$$;

-- The one rule of who sees a ticket. A body in the standard's form is bound when it is created, so it needs
-- no search_path; and without that setting the planner puts it into the query, where indexes can serve it.
create function private.in_sight(
  team_id uuid,
  assignee_id uuid,
  viewer_id uuid,
  viewer_is_staff boolean,
  viewer_team_ids uuid[],
  viewer_sees_everything boolean
) returns boolean
language sql immutable
return viewer_sees_everything
  or (viewer_is_staff and (team_id is null or assignee_id = viewer_id or team_id = any (viewer_team_ids)));

create table private.setup_code (
  singleton boolean primary key default true check (singleton),
  code_hash bytea not null check (octet_length(code_hash) = 32),
  used_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table private.setup_code is 'SHA-256 of the one-time code that makes the first admin.';
create trigger touch_updated_at before update on private.setup_code
  for each row execute function private.touch_updated_at();
