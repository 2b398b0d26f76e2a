-- Who may join which private channel: 'staff' (pokes, presence) is for those who work here, 'user:<id>' for
-- its owner. Clients may speak for presence only, so nobody can forge a poke.

create function private.may_hear(topic text) returns boolean
language sql stable security definer
set search_path = ''
as $$
  select (topic = 'staff' and private.is_staff())
    or (topic = 'user:' || auth.uid() and private.my_role() is not null)
$$;

create policy "staff and own channel" on realtime.messages for select to authenticated
  using (extension in ('broadcast', 'presence') and (select private.may_hear((select realtime.topic()))));

create policy "presence of staff" on realtime.messages for insert to authenticated
  with check (
    extension = 'presence'
    and (select realtime.topic()) = 'staff'
    and (select private.is_staff())
  );
