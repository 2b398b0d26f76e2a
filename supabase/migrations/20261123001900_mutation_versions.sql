-- Mutations from apps that are older or newer than this server, that are larger than any should be, and that
-- come back after their answer was forgotten.

-- Which of the two has to be updated. A handler's name is its mutation's, so a higher version of the same
-- verb means that the app is the older one.
create function private.version_refusal(name text) returns jsonb
language plpgsql stable
set search_path = ''
as $$
declare
  parts text[] := pg_catalog.regexp_match(name, '^([a-z_]{1,30})\.([a-z_]{1,30})\.v([0-9]{1,4})$');
begin
  if exists (
    select from pg_catalog.pg_proc handler
    where handler.pronamespace = 'private'::regnamespace
      and handler.proname ~ pg_catalog.format('^%s_%s_v[0-9]{1,4}$', parts[1], parts[2])
      and pg_catalog.substring(handler.proname::text, '[0-9]+$')::integer > parts[3]::integer
  ) then
    return private.rejected('app_outdated', 'This app is older than the server. Update the app.');
  end if;
  return private.rejected('unknown_mutation', 'This server does not know how to do that yet. Update the app or the server.');
end;
$$;

create or replace function private.perform_mutation(name text, args jsonb) returns jsonb
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
    else return private.version_refusal(name);
  end case;
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
  if (mutation ->> 'seen')::bigint < (select results_from from private.sync_state) then
    delete from private.applied_mutations where id = mutation_id;
    return private.rejected('expired', 'This change is so old that the server cannot tell whether it was made already.');
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
  'Applies {id, name, args, seen} of src/lib/domain/mutations.ts once; the answer is mutationResultSchema there. Repeats get the first answer, or expired where that was forgotten; unknown_mutation and app_outdated are not remembered.';

revoke all on function private.version_refusal(text), private.perform_mutation(text, jsonb), public.apply_mutation(jsonb)
  from public, anon, authenticated, service_role;
grant execute on function public.apply_mutation(jsonb) to authenticated;
