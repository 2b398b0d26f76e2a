-- The roles of hosted Supabase, where they are missing.
do $$
begin
  if not exists (select from pg_roles where rolname = 'anon') then
    create role anon nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'authenticated') then
    create role authenticated nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'service_role') then
    create role service_role nologin bypassrls;
  end if;
end;
$$;

-- As hosted has it: functions with the caller's rights ask auth.uid().
grant usage on schema auth to anon, authenticated, service_role;
