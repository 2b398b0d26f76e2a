-- Who may do what, in one place. Everything is taken from everyone first, also what the platform gives by
-- itself: hosted Supabase grants new tables and functions in public to anon and authenticated.

revoke all on all tables in schema public, private from public, anon, authenticated, service_role;
revoke all on all sequences in schema public, private from public, anon, authenticated, service_role;
revoke all on all functions in schema public, private from public, anon, authenticated, service_role;
revoke all on schema private from public, anon, authenticated, service_role;

grant usage on schema public to anon, authenticated, service_role;
-- Policies and functions with the caller's rights call a few helpers there; no table can be reached.
grant usage on schema private to authenticated, service_role;

-- Signed in: reading, through the policies. Every write is a function.
grant select on
  public.members, public.teams, public.team_members, public.brand_accounts, public.customers, public.tickets,
  public.messages, public.triage, public.replies, public.notifications
  to authenticated;
grant execute on function
  public.me(), public.snapshot(jsonb, integer), public.pull_changes(bigint, integer),
  public.apply_mutation(jsonb), public.lease_triage(uuid[], uuid, text, integer),
  public.claim_first_admin(text), public.set_member_role(uuid, text), public.set_member_disabled(uuid, boolean)
  to authenticated;
grant execute on function
  private.my_role(), private.is_staff(), private.sees_everything(), private.my_team_ids(),
  private.in_sight(uuid, uuid, uuid, boolean, uuid[], boolean),
  private.sync_head(), private.changes_after(bigint, integer), private.cursor_problem(jsonb),
  private.rows_of(jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb), private.may_hear(text), private.scope_start()
  to authenticated;

-- Functions of the server.
grant select, insert, update, delete on all tables in schema public to service_role;
grant usage, select on all sequences in schema public to service_role;
grant execute on function
  public.ingest_posts(uuid, text, jsonb), public.tombstone_posts(text[]), public.claim_replies(integer, integer),
  public.finish_reply(uuid, text, text, text, text, timestamptz), private.valid_readings(jsonb)
  to service_role;
