-- A reply must not go out past words that its writer could not have read. A device asks before it sends one that
-- waited, but only of what it has pulled; what lands between its pull and the arrival of the reply is known here
-- alone. Each mutation names the newest seq that its device had seen, so this server can tell.

alter table private.change_log add column created_seq bigint;
comment on column private.change_log.created_seq is
  'Seq at which the row came into being; null when that was before the log remembers. Unlike seq it stays.';

-- As before, and notes in `created_seq` where a row begins: one that is edited or changes hands is no news to
-- whoever held it already.
create or replace function private.log_change() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  changed_id uuid := coalesce(new.id, old.id);
  owner_id uuid;
  hides boolean := tg_op = 'DELETE';
  returns boolean := false;
  next_seq bigint;
  poked text;
begin
  if tg_table_name = 'notifications' then
    owner_id := coalesce(new.user_id, old.user_id);
  elsif tg_op = 'UPDATE' and tg_table_name = 'tickets' then
    hides := private.changes_hands(old, new);
    returns := old.status in ('solved', 'closed') and old.updated_at < private.scope_start();
  elsif tg_op = 'UPDATE' and tg_table_name = 'members' then
    -- Who becomes a customer leaves the list of colleagues.
    hides := old.role <> new.role;
  end if;

  perform pg_catalog.pg_advisory_xact_lock(7266, 1);
  next_seq := pg_catalog.nextval('private.change_seq');
  insert into private.change_log as entry (table_name, row_id, seq, op, hidden_seq, user_id, created_seq)
  values (
    tg_table_name, changed_id, next_seq, case tg_op when 'DELETE' then 'delete' else 'upsert' end,
    case when hides then next_seq end, owner_id, case when tg_op = 'INSERT' then next_seq end
  )
  on conflict on constraint change_log_pkey do update
    set seq = excluded.seq,
        op = excluded.op,
        hidden_seq = coalesce(excluded.hidden_seq, entry.hidden_seq),
        -- The change of its ticket in the same transaction may have been logged first.
        created_seq = coalesce(entry.created_seq, excluded.created_seq),
        written_at = now();

  if tg_op = 'UPDATE' and tg_table_name = 'tickets' and (hides or returns) then
    perform private.log_parts(new.id, new.customer_id, hides);
  end if;
  poked := coalesce(pg_catalog.current_setting('roost.poked', true), '');
  if owner_id is not null then
    perform private.poke('user:' || owner_id, private.epoch_of(owner_id), next_seq);
  elsif pg_catalog.strpos(poked, 'staff ') = 0 then
    perform private.poke('staff', (select epoch from private.sync_state), next_seq);
  end if;
  return null;
end;
$$;

-- Refuses a reply whose writer had seen no more than `seen` when a customer has written on the ticket since, or a
-- colleague has answered. By the ticket's lock: whoever writes there takes it first, so what is committed by now is
-- in the log, and what is not comes after this reply.
create function private.refuse_unseen(args jsonb, seen bigint) returns void
language plpgsql
set search_path = ''
as $$
declare
  ticket public.tickets := private.ticket_in_sight(private.uuid_arg(args, 'ticket_id'));
begin
  if exists (
    select from public.messages m
    join private.change_log entry on entry.table_name = 'messages' and entry.row_id = m.id
    where m.ticket_id = ticket.id
      and m.kind in ('inbound', 'portal')
      and m.deleted_at is null
      and entry.created_seq > $2
  ) or exists (
    -- The message that a reply becomes on X is no second one.
    select from public.replies r
    join private.change_log entry on entry.table_name = 'replies' and entry.row_id = r.id
    where r.ticket_id = ticket.id
      and r.author_id <> auth.uid()
      and r.state <> 'cancelled'
      and entry.created_seq > $2
  ) then
    perform private.reject('conversation_moved', 'Somebody wrote in this conversation before the reply arrived.');
  end if;
end;
$$;

create or replace function public.apply_mutation(mutation jsonb) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
declare
  caller uuid := auth.uid();
  mutation_id uuid;
  name text := mutation ->> 'name';
  seen bigint;
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
  if mutation ? 'seen' and not coalesce(pg_catalog.jsonb_typeof(mutation -> 'seen') = 'number'
    and mutation ->> 'seen' ~ '^[0-9]{1,18}$', false) then
    return private.rejected('invalid', '“seen” must be a number from 0.');
  end if;
  if pg_catalog.octet_length(mutation::text) > 262144 then
    return private.rejected('too_long', 'This change is larger than the server takes.');
  end if;
  mutation_id := (mutation ->> 'id')::uuid;
  seen := (mutation ->> 'seen')::bigint;

  if exists (select from public.members where id = caller and disabled_at is not null) then
    return private.rejected('disabled', 'This account is disabled.');
  end if;
  if not private.is_staff() then
    return private.rejected('not_staff', 'Only staff can do that.');
  end if;

  -- A second delivery of the same mutation waits here until the first has been decided.
  insert into private.applied_mutations (id, user_id, name, seq)
  values (mutation_id, caller, left(name, 100), 0)
  on conflict (id) do nothing;
  if not found then
    select * into earlier from private.applied_mutations where id = mutation_id;
    if earlier.user_id <> caller then
      return private.rejected('mutation_forbidden', 'This mutation belongs to somebody else.');
    end if;
    return earlier.result;
  end if;

  -- Looked up after the id: an answer that is being forgotten just now has raised the mark by then.
  if seen < (select results_from from private.sync_state) then
    delete from private.applied_mutations where id = mutation_id;
    return private.rejected('expired', 'This change is so old that the server cannot tell whether it was made already.');
  end if;

  begin
    -- A mutation of an app that does not say what it had seen is taken as it always was.
    if name = 'reply.queue.v1' and seen is not null then
      perform private.refuse_unseen(mutation -> 'args', seen);
    end if;
    answer := private.perform_mutation(name, mutation -> 'args');
  exception
    when sqlstate 'RST01' then
      get stacked diagnostics code = pg_exception_detail, sentence = message_text;
      answer := private.rejected(code, sentence);
    when data_exception or integrity_constraint_violation then
      answer := private.rejected('invalid', 'The arguments do not fit together.');
  end;

  -- Not an answer for good: the same mutation may come again after an update, and then it counts.
  if answer ->> 'code' in ('unknown_mutation', 'app_outdated') then
    delete from private.applied_mutations where id = mutation_id;
    return answer;
  end if;
  -- After whatever the device has seen, so that `results_from` is above it once this is forgotten.
  update private.applied_mutations set result = answer, seq = (private.sync_head()).seq where id = mutation_id;
  return answer;
end;
$$;
comment on function public.apply_mutation(jsonb) is
  'Applies {id, name, args, seen} of src/lib/domain/mutations.ts once; the answer is mutationResultSchema there. Repeats get the first answer, or expired where that was forgotten; unknown_mutation and app_outdated are not remembered. conversation_moved: the reply was written without something that stands in its conversation by now.';

revoke all on function private.refuse_unseen(jsonb, bigint), private.log_change(), public.apply_mutation(jsonb)
  from public, anon, authenticated, service_role;
grant execute on function public.apply_mutation(jsonb) to authenticated;
