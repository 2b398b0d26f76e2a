-- What devices and people say of a message. The vocabulary is that of src/lib/domain/triage.ts.

create function private.labels_of(head text) returns text[]
language sql immutable
return case head
  when 'sentiment' then array['negative', 'neutral', 'positive']
  when 'topic' then array['delivery', 'order', 'lost_damaged', 'billing', 'refund', 'account', 'technical',
    'service', 'product', 'praise', 'other']
  when 'urgency' then array['low', 'normal', 'high', 'critical']
end;

-- A reading that leaves no doubt, as a person's.
create function private.certain(head text, label text) returns jsonb
language sql immutable
set search_path = ''
as $$
  select jsonb_build_object(
    'label', $2,
    'probability', 1,
    'probabilities', jsonb_agg(case when option = $2 then 1 else 0 end order by place),
    'unsure', false
  )
  from unnest(private.labels_of($1)) with ordinality as options (option, place)
$$;

-- What stands in for a head that nobody has judged: all labels alike, the plainest in front.
create function private.no_idea(head text) returns jsonb
language sql immutable
set search_path = ''
as $$
  select jsonb_build_object(
    'label', case $1 when 'sentiment' then 'neutral' when 'topic' then 'other' else 'normal' end,
    'probability', round(1.0 / count(*), 4),
    'probabilities', jsonb_agg(round(1.0 / cardinality(private.labels_of($1)), 4)),
    'unsure', true
  )
  from unnest(private.labels_of($1))
$$;

create function private.triage_record_v1(args jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  message public.messages := private.message_in_sight(private.uuid_arg(args, 'message_id'));
  version text := private.text_arg(args, 'model_version', 80);
  words text[];
begin
  if not private.valid_readings(args -> 'readings') then
    perform private.reject('invalid', 'The readings are not those of the three heads.');
  end if;
  if not coalesce(pg_catalog.jsonb_path_match(args,
    '$.evidence.type() == "array" && $.evidence.size() <= 3 && !exists($.evidence[*] ? (@.type() != "string"))'
    ' && $.language_supported.type() == "boolean"'
    ' && ($.embedding.type() == "null" || $.embedding.type() == "string")', silent => true), false)
    or exists (select from pg_catalog.jsonb_array_elements_text(args -> 'evidence') word where pg_catalog.char_length(word) > 80) then
    perform private.reject('invalid', 'The evidence, language or embedding is malformed.');
  end if;
  -- Locked against an edit or deletion on X: the reading of a text that is gone must not outlive it.
  select * into message from public.messages where id = message.id for share;
  if message.kind not in ('inbound', 'portal') or message.deleted_at is not null then
    return private.ok();
  end if;
  select coalesce(pg_catalog.array_agg(word), '{}') into words
  from pg_catalog.jsonb_array_elements_text(args -> 'evidence') word;

  insert into public.triage as present
    (message_id, ticket_id, source, readings, evidence, language_supported, embedding, model_version, author_id)
  values
    (message.id, message.ticket_id, 'device', args -> 'readings', words, (args ->> 'language_supported')::boolean,
      args ->> 'embedding', version, auth.uid())
  on conflict (message_id, source) do update
    set readings = excluded.readings,
        evidence = excluded.evidence,
        language_supported = excluded.language_supported,
        embedding = excluded.embedding,
        model_version = excluded.model_version,
        author_id = excluded.author_id
    -- Bytes, as JavaScript compares: the server's language must not decide which model is newer.
    where present.model_version collate "C" < excluded.model_version collate "C";
  delete from private.triage_leases where message_id = message.id and member_id = auth.uid();
  return private.ok();
end;
$$;

create function private.triage_correct_v1(args jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  message public.messages := private.message_in_sight(private.uuid_arg(args, 'message_id'));
  heads text[] := array['sentiment', 'topic', 'urgency'];
  head text;
  wanted record;
  person public.triage;
  model public.triage;
  present jsonb;
  readings jsonb := '{}';
  corrected text[] := '{}';
  clashes text[] := '{}';
begin
  if not args ?| heads then
    perform private.reject('invalid', 'A correction must name at least one label.');
  end if;
  -- Locked: two corrections of one message come one after the other, and a deletion before or after both.
  select * into message from public.messages where id = message.id for no key update;
  if message.deleted_at is not null then
    perform private.reject('message_deleted', 'The customer has deleted this post.');
  end if;
  select * into person from public.triage where message_id = message.id and source = 'person';
  select * into model from public.triage where message_id = message.id and source in ('device', 'linear')
  order by source = 'device' desc limit 1;

  foreach head in array heads loop
    present := coalesce(
      case when head = any (person.corrected_heads) then person.readings -> head end,
      model.readings -> head,
      person.readings -> head
    );
    if args ? head then
      wanted := private.change_arg(args, head, private.labels_of(head));
      if present ->> 'label' not in (wanted.from_value, wanted.to_value) then
        clashes := clashes || head;
      end if;
      present := private.certain(head, wanted.to_value);
      corrected := corrected || head;
    elsif head = any (person.corrected_heads) then
      corrected := corrected || head;
    end if;
    readings := pg_catalog.jsonb_set(readings, array[head], coalesce(present, private.no_idea(head)));
  end loop;
  if clashes <> '{}' then
    return private.conflict('triage',
      pg_catalog.to_jsonb(case when clashes && person.corrected_heads then person else model end), clashes);
  end if;

  insert into public.triage as own
    (message_id, ticket_id, source, readings, corrected_heads, evidence, language_supported, model_version, author_id)
  values
    (message.id, message.ticket_id, 'person', readings, corrected, coalesce(model.evidence, person.evidence, '{}'),
      coalesce(model.language_supported, person.language_supported, true), 'person', auth.uid())
  on conflict (message_id, source) do update
    set readings = excluded.readings,
        corrected_heads = excluded.corrected_heads,
        evidence = excluded.evidence,
        language_supported = excluded.language_supported,
        author_id = excluded.author_id;
  return private.ok();
end;
$$;

-- Which of these messages this device should read: not read by this model or a newer one yet, and in no
-- other device's hands for the next `seconds`.
create function public.lease_triage(message_ids uuid[], device_id uuid, model_version text, seconds integer default 60)
returns jsonb
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  leased jsonb;
begin
  if $1 is null or pg_catalog.cardinality($1) > 500 or $2 is null
    or $3 is null or pg_catalog.char_length($3) not between 1 and 80
    or $4 is null or $4 not between 1 and 600 then
    raise exception using errcode = 'PT400', detail = 'invalid_arguments',
      message = 'A lease needs up to 500 messages, a device, a model version and 1 to 600 seconds.';
  end if;
  with wanted as (
    select m.id
    from public.messages m
    join public.tickets t on t.id = m.ticket_id
    where m.id = any ($1)
      and m.kind in ('inbound', 'portal')
      and m.deleted_at is null
      and private.in_sight(t.team_id, t.assignee_id, (select auth.uid()), (select private.is_staff()),
        (select private.my_team_ids()), (select private.sees_everything()))
      and not exists (
        select from public.triage
        where triage.message_id = m.id
          and triage.source = 'device'
          and triage.model_version collate "C" >= $3 collate "C"
      )
    -- The same order for everyone, so that two devices asking for the same messages do not block each other.
    order by m.id
  ),
  taken as (
    insert into private.triage_leases as lease (message_id, device_id, member_id, model_version, expires_at)
    select wanted.id, $2, auth.uid(), $3, pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => $4)
    from wanted
    on conflict on constraint triage_leases_pkey do update
      set device_id = excluded.device_id,
          member_id = excluded.member_id,
          model_version = excluded.model_version,
          expires_at = excluded.expires_at
      where lease.expires_at < pg_catalog.clock_timestamp() or lease.device_id = excluded.device_id
    returning lease.message_id
  )
  select pg_catalog.jsonb_build_object('leased', coalesce(pg_catalog.jsonb_agg(taken.message_id), '[]'))
  into leased
  from taken;
  return leased;
end;
$$;
comment on function public.lease_triage(uuid[], uuid, text, integer) is
  'Reserves messages for one device for some seconds: {leased: ids}. Unknown, unseen and finished ones are left out.';
