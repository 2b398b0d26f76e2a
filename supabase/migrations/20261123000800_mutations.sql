-- Everything a person does comes in as one mutation: one call, one transaction, one answer that is kept, so
-- that a device which heard nothing may ask again. What each mutation does is in the next migrations.

create table private.applied_mutations (
  id uuid primary key,
  user_id uuid not null references public.members (id) on delete cascade,
  name text not null,
  result jsonb,
  applied_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table private.applied_mutations is 'The answer to each mutation. It holds ids and codes, and a server row only after a conflict.';
create index applied_mutations_user_id on private.applied_mutations (user_id);
create index applied_mutations_applied_at on private.applied_mutations (applied_at);
alter table private.applied_mutations enable row level security;
create trigger touch_updated_at before update on private.applied_mutations for each row execute function private.touch_updated_at();

create function private.ok() returns jsonb
language sql immutable
return '{"status": "ok"}'::jsonb;

create function private.rejected(code text, message text) returns jsonb
language sql immutable
return jsonb_build_object('status', 'rejected', 'code', code, 'message', message);

create function private.conflict(table_name text, present jsonb, fields text[]) returns jsonb
language sql immutable
return jsonb_build_object('status', 'conflict', 'table', table_name, 'row', present, 'fields', to_jsonb(fields));

-- Leaves a handler with a refusal: apply_mutation undoes what the handler wrote and answers with it.
create function private.reject(code text, message text) returns void
language plpgsql
set search_path = ''
as $$
begin
  raise exception using errcode = 'RST01', message = message, detail = code;
end;
$$;

create function private.uuid_arg(args jsonb, key text) returns uuid
language plpgsql immutable
set search_path = ''
as $$
begin
  if pg_catalog.jsonb_typeof(args -> key) is distinct from 'string'
    or not pg_catalog.pg_input_is_valid(args ->> key, 'uuid') then
    perform private.reject('invalid', pg_catalog.format('“%s” must be an id.', key));
  end if;
  return (args ->> key)::uuid;
end;
$$;

create function private.text_arg(args jsonb, key text, longest integer) returns text
language plpgsql immutable
set search_path = ''
as $$
declare
  value text := pg_catalog.btrim(args ->> key, E' \t\r\n');
begin
  if pg_catalog.jsonb_typeof(args -> key) is distinct from 'string' or value = '' then
    perform private.reject('invalid', pg_catalog.format('“%s” must be a text.', key));
  end if;
  if pg_catalog.char_length(value) > longest then
    perform private.reject('too_long', pg_catalog.format('The text is longer than %s characters.', longest));
  end if;
  return value;
end;
$$;

-- {from, to} of one field, where both must be one of `allowed` (null allows any text, or JSON null).
create function private.change_arg(args jsonb, key text, allowed text[], out from_value text, out to_value text)
language plpgsql immutable
set search_path = ''
as $$
declare
  side text;
begin
  foreach side in array array['from', 'to'] loop
    if pg_catalog.jsonb_typeof(args -> key) is distinct from 'object'
      or not (args -> key) ? side
      or (allowed is not null and not coalesce((args -> key ->> side) = any (allowed), false))
      or pg_catalog.jsonb_typeof(args -> key -> side) not in ('string', 'null') then
      perform private.reject('invalid', pg_catalog.format('“%s” must say from what to what.', key));
    end if;
  end loop;
  from_value := args -> key ->> 'from';
  to_value := args -> key ->> 'to';
end;
$$;

-- The ticket, locked, if the caller sees it. Otherwise the same refusal as for one that does not exist.
create function private.ticket_in_sight(ticket_id uuid) returns public.tickets
language plpgsql
set search_path = ''
as $$
declare
  ticket public.tickets;
begin
  select t.* into ticket
  from public.tickets t
  where t.id = ticket_id
    and private.in_sight(t.team_id, t.assignee_id, auth.uid(), private.is_staff(), private.my_team_ids(), private.sees_everything())
  for no key update;
  if ticket.id is null then
    perform private.reject('not_found', 'This ticket does not exist, or you cannot see it.');
  end if;
  return ticket;
end;
$$;

-- The message, if the caller sees its ticket. Not locked: see who calls.
create function private.message_in_sight(message_id uuid) returns public.messages
language plpgsql
set search_path = ''
as $$
declare
  message public.messages;
begin
  select m.* into message
  from public.messages m
  join public.tickets t on t.id = m.ticket_id
  where m.id = message_id
    and private.in_sight(t.team_id, t.assignee_id, auth.uid(), private.is_staff(), private.my_team_ids(), private.sees_everything());
  if message.id is null then
    perform private.reject('not_found', 'This message does not exist, or you cannot see it.');
  end if;
  return message;
end;
$$;

create function private.refuse_closed(ticket public.tickets) returns void
language plpgsql
set search_path = ''
as $$
begin
  if ticket.status = 'closed' then
    perform private.reject('ticket_closed', 'This ticket is closed.');
  end if;
end;
$$;

create function private.perform_mutation(name text, args jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  case name
    when 'ticket.assign.v1' then return private.ticket_assign_v1(args);
    when 'ticket.set_status.v1' then return private.ticket_set_status_v1(args);
    when 'note.add.v1' then return private.note_add_v1(args);
    when 'reply.queue.v1' then return private.reply_queue_v1(args);
    when 'reply.retry.v1' then return private.reply_retry_v1(args);
    when 'reply.cancel.v1' then return private.reply_cancel_v1(args);
    when 'triage.record.v1' then return private.triage_record_v1(args);
    when 'triage.correct.v1' then return private.triage_correct_v1(args);
    when 'notification.read.v1' then return private.notification_read_v1(args);
    else return private.rejected('unknown_mutation', 'This server does not know how to do that. Reload the app.');
  end case;
end;
$$;

create function public.apply_mutation(mutation jsonb) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
declare
  caller uuid := auth.uid();
  mutation_id uuid;
  name text := mutation ->> 'name';
  earlier private.applied_mutations;
  answer jsonb;
  code text;
  sentence text;
begin
  if pg_catalog.jsonb_typeof(mutation) is distinct from 'object'
    or not coalesce(pg_catalog.pg_input_is_valid(mutation ->> 'id', 'uuid'), false)
    or pg_catalog.jsonb_typeof(mutation -> 'name') is distinct from 'string'
    or pg_catalog.jsonb_typeof(mutation -> 'args') is distinct from 'object' then
    return private.rejected('invalid', 'A mutation needs an id, a name and its arguments.');
  end if;
  mutation_id := (mutation ->> 'id')::uuid;

  if exists (select from public.members where id = caller and disabled_at is not null) then
    return private.rejected('disabled', 'This account is disabled.');
  end if;
  if not private.is_staff() then
    return private.rejected('not_staff', 'Only staff can do that.');
  end if;

  -- A second delivery of the same mutation waits here until the first has been decided.
  insert into private.applied_mutations (id, user_id, name)
  values (mutation_id, caller, left(name, 100))
  on conflict (id) do nothing;
  if not found then
    select * into earlier from private.applied_mutations where id = mutation_id;
    if earlier.user_id <> caller then
      return private.rejected('mutation_forbidden', 'This mutation belongs to somebody else.');
    end if;
    return earlier.result;
  end if;

  begin
    answer := private.perform_mutation(name, mutation -> 'args');
  exception
    when sqlstate 'RST01' then
      get stacked diagnostics code = pg_exception_detail, sentence = message_text;
      answer := private.rejected(code, sentence);
    when data_exception or integrity_constraint_violation then
      answer := private.rejected('invalid', 'The arguments do not fit together.');
  end;

  update private.applied_mutations set result = answer where id = mutation_id;
  return answer;
end;
$$;
comment on function public.apply_mutation(jsonb) is
  'Applies {id, name, args} of src/lib/domain/mutations.ts once; the answer is mutationResultSchema there. Repeats get the first answer.';
