create function private.ticket_assign_v1(args jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  ticket_id uuid := private.uuid_arg(args, 'ticket_id');
  wanted record := private.change_arg(args, 'assignee_id', null);
  from_id uuid;
  to_id uuid;
  ticket public.tickets;
begin
  if wanted.from_value is not null then
    from_id := private.uuid_arg(args -> 'assignee_id', 'from');
  end if;
  if wanted.to_value is not null then
    to_id := private.uuid_arg(args -> 'assignee_id', 'to');
  end if;
  ticket := private.ticket_in_sight(ticket_id);
  perform private.refuse_closed(ticket);
  if ticket.assignee_id is not distinct from to_id then
    return private.ok();
  end if;
  if ticket.assignee_id is distinct from from_id then
    return private.conflict('tickets', pg_catalog.to_jsonb(ticket), array['assignee_id']);
  end if;
  if to_id is not null and not exists (
    select from public.members where id = to_id and role <> 'customer' and disabled_at is null
  ) then
    perform private.reject('not_staff', 'A ticket can only be assigned to somebody who works here.');
  end if;
  update public.tickets set assignee_id = to_id where id = ticket.id;
  if to_id <> auth.uid() then
    insert into public.notifications (user_id, kind, ticket_id) values (to_id, 'assigned', ticket.id);
  end if;
  return private.ok();
end;
$$;

create function private.ticket_set_status_v1(args jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  ticket_id uuid := private.uuid_arg(args, 'ticket_id');
  wanted record := private.change_arg(args, 'status', array['open', 'pending', 'waiting', 'solved', 'closed']);
  ticket public.tickets := private.ticket_in_sight(ticket_id);
begin
  if ticket.status = wanted.to_value then
    return private.ok();
  end if;
  perform private.refuse_closed(ticket);
  if ticket.status <> wanted.from_value then
    return private.conflict('tickets', pg_catalog.to_jsonb(ticket), array['status']);
  end if;
  update public.tickets
  set status = wanted.to_value,
      solved_at = case when wanted.to_value in ('solved', 'closed') then coalesce(solved_at, now()) end
  where id = ticket.id;
  return private.ok();
end;
$$;

create function private.note_add_v1(args jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  message_id uuid := private.uuid_arg(args, 'message_id');
  note text := private.text_arg(args, 'text', 25000);
  ticket public.tickets := private.ticket_in_sight(private.uuid_arg(args, 'ticket_id'));
begin
  insert into public.messages (id, ticket_id, kind, author_id, text, posted_at)
  values (message_id, ticket.id, 'note', auth.uid(), note, now())
  on conflict (id) do nothing;
  if not found then
    perform private.reject('already_exists', 'There is a message with this id already.');
  end if;
  return private.ok();
end;
$$;

create function private.notification_read_v1(args jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  notification_id uuid := private.uuid_arg(args, 'notification_id');
begin
  if not exists (select from public.notifications where id = notification_id and user_id = auth.uid()) then
    perform private.reject('not_found', 'This notification does not exist.');
  end if;
  update public.notifications set read_at = now() where id = notification_id and read_at is null;
  return private.ok();
end;
$$;
