-- A reply on its way to X. Its states are queued, sending, sent, failed, unknown and cancelled; only the
-- dispatcher (next migrations) takes one out of the queue, so it is posted at most once.

-- A ticket that waits for a customer who never got an answer would be forgotten: it becomes open again.
create function private.reopen_unanswered(ticket_id uuid) returns void
language sql
set search_path = ''
as $$
  update public.tickets t
  set status = 'open'
  where t.id = $1
    and t.status = 'waiting'
    and (t.last_reply_at is null or t.last_reply_at < t.last_customer_message_at)
    and not exists (
      select from public.replies r
      where r.ticket_id = $1 and r.state in ('queued', 'sending', 'unknown')
    )
$$;

create function private.reply_queue_v1(args jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  reply_id uuid := private.uuid_arg(args, 'reply_id');
  answered_id uuid := private.uuid_arg(args, 'in_reply_to_message_id');
  reply_text text := private.text_arg(args, 'text', 25000);
  ticket public.tickets := private.ticket_in_sight(private.uuid_arg(args, 'ticket_id'));
  answered public.messages;
begin
  perform private.refuse_closed(ticket);
  -- Locked against a deletion on X that arrives now: it cancels what is queued before it.
  select * into answered from public.messages
  where id = answered_id and ticket_id = ticket.id and kind = 'inbound'
  for share;
  if answered.id is null then
    perform private.reject('not_found', 'The message to answer does not exist, or you cannot see it.');
  end if;
  if answered.deleted_at is not null then
    perform private.reject('message_deleted', 'The customer has deleted this post, so it cannot be answered.');
  end if;
  insert into public.replies (id, ticket_id, in_reply_to_message_id, author_id, text)
  values (reply_id, ticket.id, answered.id, auth.uid(), reply_text)
  on conflict (id) do nothing;
  if not found then
    perform private.reject('already_exists', 'There is a reply with this id already.');
  end if;
  update public.tickets set status = 'waiting' where id = ticket.id and status in ('open', 'pending');
  return private.ok();
end;
$$;

-- The reply, locked, if the caller sees its ticket and may decide about it.
create function private.own_reply(reply_id uuid) returns public.replies
language plpgsql
set search_path = ''
as $$
declare
  reply public.replies;
  ticket public.tickets;
begin
  select * into reply from public.replies where id = reply_id;
  if reply.id is not null then
    -- Ticket before reply, as everywhere, so that no two wait for each other.
    begin
      ticket := private.ticket_in_sight(reply.ticket_id);
    exception when sqlstate 'RST01' then
      reply := null;
    end;
  end if;
  if reply.id is null then
    perform private.reject('not_found', 'This reply does not exist, or you cannot see it.');
  end if;
  if reply.author_id <> auth.uid() and not private.sees_everything() then
    perform private.reject('forbidden', 'Only its author, a supervisor or an admin can do that.');
  end if;
  select * into reply from public.replies where id = reply_id for no key update;
  return reply;
end;
$$;

create function private.reply_retry_v1(args jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  reply public.replies := private.own_reply(private.uuid_arg(args, 'reply_id'));
begin
  if reply.state = 'queued' then
    return private.ok();
  end if;
  if reply.state not in ('failed', 'unknown') then
    perform private.reject('already_sent', 'This reply is on its way, or was sent or cancelled already.');
  end if;
  if exists (select from public.messages where id = reply.in_reply_to_message_id and deleted_at is not null) then
    perform private.reject('message_deleted', 'The customer has deleted this post, so it cannot be answered.');
  end if;
  update public.replies set state = 'queued', error_code = null, error_detail = null where id = reply.id;
  insert into private.reply_dispatch as dispatch (reply_id, look_first)
  -- Where we looked for it in vain X may only have been slow to show it.
  values (reply.id, reply.state = 'unknown' or reply.error_code is not distinct from 'not_on_x')
  on conflict on constraint reply_dispatch_pkey do update
    set look_first = excluded.look_first, not_before = null;
  update public.tickets set status = 'waiting' where id = reply.ticket_id and status in ('open', 'pending');
  return private.ok();
end;
$$;

create function private.reply_cancel_v1(args jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  reply public.replies := private.own_reply(private.uuid_arg(args, 'reply_id'));
begin
  if reply.state = 'cancelled' then
    return private.ok();
  end if;
  -- A queued reply that may have reached X before it was queued again cannot be taken back either.
  if reply.state not in ('queued', 'failed') or exists (
    select from private.reply_dispatch where reply_id = reply.id and look_first
  ) then
    perform private.reject('already_sent', 'X may have this reply already.');
  end if;
  update public.replies set state = 'cancelled' where id = reply.id;
  perform private.reopen_unanswered(reply.ticket_id);
  return private.ok();
end;
$$;
