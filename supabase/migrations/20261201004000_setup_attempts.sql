-- The setup code is not guessed (100 random bits), but nobody may try for ever either: ten wrong ones from one account
-- within a quarter of an hour, and it waits. By account, so that nobody can keep the owner of the server out.
create table private.setup_attempts (
  member_id uuid primary key references public.members (id) on delete cascade,
  failed integer not null default 1 check (failed > 0),
  since timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table private.setup_attempts is 'Wrong setup codes of an account since a time, until a quarter of an hour has passed.';
alter table private.setup_attempts enable row level security;
create trigger touch_updated_at before update on private.setup_attempts
  for each row execute function private.touch_updated_at();

create function private.count_setup_attempt(member_id uuid) returns void
language sql
set search_path = ''
as $$
  insert into private.setup_attempts as known (member_id)
  select member.id from public.members member where member.id = $1
  on conflict on constraint setup_attempts_pkey do update
    set failed = case when known.since < now() - interval '15 minutes' then 1 else known.failed + 1 end,
        since = case when known.since < now() - interval '15 minutes' then now() else known.since end
$$;

create or replace function public.claim_first_admin(code text) returns jsonb
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
  if exists (
    select from private.setup_attempts
    where member_id = auth.uid() and failed >= 10 and since >= now() - interval '15 minutes'
  ) then
    return '{"ok": false, "code": "setup_code_attempts"}';
  end if;
  select code_hash into expected from private.setup_code where used_at is null;
  if not coalesce(private.same_bytes(private.hash_of_code(left($1, 100)), expected), false) then
    perform private.count_setup_attempt(auth.uid());
    return '{"ok": false, "code": "setup_code_invalid"}';
  end if;
  update public.members set role = 'admin' where id = auth.uid() and disabled_at is null returning true into claimed;
  if claimed is not true then
    return '{"ok": false, "code": "setup_code_invalid"}';
  end if;
  update private.setup_code set used_at = now();
  delete from private.setup_attempts;
  return '{"ok": true}';
end;
$$;
comment on function public.claim_first_admin(text) is
  'Makes the caller the first admin. {ok} or {ok: false, code}: setup_code_invalid, setup_code_attempts, setup_done.';

revoke all on private.setup_attempts from public, anon, authenticated, service_role;
revoke all on function private.count_setup_attempt(uuid) from public, anon, authenticated, service_role;
