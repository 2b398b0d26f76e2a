-- Who may read what. Reading only: every write of a client goes through apply_mutation, and a table
-- without a policy for a command refuses it. Functions of the server use service_role, which bypasses this.
-- Calls stand in (select …) so that they run once a query and not once a row.

alter table public.members enable row level security;
alter table public.teams enable row level security;
alter table public.team_members enable row level security;
alter table public.brand_accounts enable row level security;
alter table public.customers enable row level security;
alter table public.tickets enable row level security;
alter table public.messages enable row level security;
alter table public.triage enable row level security;
alter table public.replies enable row level security;
alter table public.notifications enable row level security;
alter table public.ingest_cursors enable row level security;
alter table public.raw_events enable row level security;
alter table private.setup_code enable row level security;
alter table private.triage_leases enable row level security;
alter table private.reply_dispatch enable row level security;
alter table private.tombstones enable row level security;
alter table private.post_edits enable row level security;

create policy "own row, colleagues; admins everyone" on public.members for select to authenticated
  using (
    (id = (select auth.uid()) and disabled_at is null)
    or ((select private.is_staff()) and role <> 'customer')
    or (select private.my_role()) = 'admin'
  );

create policy "staff" on public.teams for select to authenticated using ((select private.is_staff()));
create policy "staff" on public.team_members for select to authenticated using ((select private.is_staff()));
create policy "staff" on public.brand_accounts for select to authenticated using ((select private.is_staff()));

create policy "tickets in sight" on public.tickets for select to authenticated
  using (
    private.in_sight(
      team_id,
      assignee_id,
      (select auth.uid()),
      (select private.is_staff()),
      (select private.my_team_ids()),
      (select private.sees_everything())
    )
  );

-- The policy on tickets decides inside these: what belongs to a ticket is seen with it.
create policy "customers of tickets in sight" on public.customers for select to authenticated
  using (
    (select private.sees_everything())
    or exists (select from public.tickets where tickets.customer_id = customers.id)
    or exists (select from public.messages where messages.customer_id = customers.id)
  );
create policy "messages of tickets in sight" on public.messages for select to authenticated
  using (
    (select private.sees_everything())
    or exists (select from public.tickets where tickets.id = messages.ticket_id)
  );
create policy "triage of tickets in sight" on public.triage for select to authenticated
  using (
    (select private.sees_everything())
    or exists (select from public.tickets where tickets.id = triage.ticket_id)
  );
create policy "replies of tickets in sight" on public.replies for select to authenticated
  using (
    (select private.sees_everything())
    or exists (select from public.tickets where tickets.id = replies.ticket_id)
  );

create policy "own" on public.notifications for select to authenticated
  using (user_id = (select auth.uid()) and (select private.my_role()) is not null);
