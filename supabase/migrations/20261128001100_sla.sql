-- Promises are kept by people, so somebody must be told in time. When what is due is said by the TypeScript of
-- src/lib/domain/sla, which knows calendars and time zones; here is which tickets have to be looked at, and when, and
-- that nobody is told twice. functions/sla goes between the two, each minute.

alter table public.notifications drop constraint notifications_kind_check;
alter table public.notifications add constraint notifications_kind_check check (
  kind in ('urgent_ticket', 'assigned', 'reply_failed', 'customer_answered', 'sla_warning', 'sla_breached')
);

create table private.sla_watch (
  ticket_id uuid primary key references public.tickets (id) on delete cascade,
  look_at timestamptz not null,
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table private.sla_watch is 'Tickets that are not done, and when the next one of their promises has to be looked at.';
comment on column private.sla_watch.revision is 'Counts what has happened to the ticket: what was worked out from an older state is void.';
create index sla_watch_look_at on private.sla_watch (look_at);

create table private.sla_notices (
  ticket_id uuid not null references public.tickets (id) on delete cascade,
  target text not null check (target in ('first_response', 'next_response', 'solve')),
  kind text not null check (kind in ('sla_warning', 'sla_breached')),
  due_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (ticket_id, target, kind, due_at)
);
comment on table private.sla_notices is 'What people were told of, so that they are told once.';

alter table private.sla_watch enable row level security;
alter table private.sla_notices enable row level security;
create trigger touch_updated_at before update on private.sla_watch for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on private.sla_notices for each row execute function private.touch_updated_at();

-- Something has happened that may move what is due. In the order of the ids, so that no two wait for each other.
create function private.watch_sla(ticket_ids uuid[]) returns void
language sql
set search_path = ''
as $$
  insert into private.sla_watch as watch (ticket_id, look_at)
  select t.id, now() from public.tickets t
  where t.id = any (ticket_ids) and t.status not in ('solved', 'closed')
  order by t.id
  on conflict (ticket_id) do update set look_at = now(), revision = watch.revision + 1
$$;

create function private.watch_sla_of_tickets() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.watch_sla(array(select id from changed));
  delete from private.sla_watch w using changed c where w.ticket_id = c.id and c.status in ('solved', 'closed');
  return null;
end;
$$;

create function private.watch_sla_of_parts() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.watch_sla(array(select distinct ticket_id from changed));
  return null;
end;
$$;

-- Other promises, or other hours: everything that is open is looked at again.
create function private.watch_sla_of_all() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.watch_sla(array(select id from public.tickets where status not in ('solved', 'closed')));
  return null;
end;
$$;

-- A message that is new moves the times of its ticket, or brings its first judgement.
create trigger watch_sla_inserted after insert on public.tickets
  referencing new table as changed for each statement execute function private.watch_sla_of_tickets();
create trigger watch_sla_updated after update on public.tickets
  referencing new table as changed for each statement execute function private.watch_sla_of_tickets();
create trigger watch_sla_updated after update on public.messages
  referencing new table as changed for each statement execute function private.watch_sla_of_parts();
create trigger watch_sla_inserted after insert on public.triage
  referencing new table as changed for each statement execute function private.watch_sla_of_parts();
create trigger watch_sla_updated after update on public.triage
  referencing new table as changed for each statement execute function private.watch_sla_of_parts();
create trigger watch_sla_deleted after delete on public.triage
  referencing old table as changed for each statement execute function private.watch_sla_of_parts();
create trigger watch_sla_inserted after insert on public.replies
  referencing new table as changed for each statement execute function private.watch_sla_of_parts();
create trigger watch_sla_updated after update on public.replies
  referencing new table as changed for each statement execute function private.watch_sla_of_parts();
create trigger watch_sla after insert or update or delete on public.sla_policies
  for each statement execute function private.watch_sla_of_all();
create trigger watch_sla after insert or update or delete on public.calendars
  for each statement execute function private.watch_sla_of_all();
create trigger watch_sla after insert or update or delete on public.holidays
  for each statement execute function private.watch_sla_of_all();

select private.watch_sla(array(select id from public.tickets where status not in ('solved', 'closed')));

create function public.claim_sla(most integer, lease_seconds integer) returns json
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
declare
  at_most integer := least(greatest(coalesce($1, 100), 1), 1000);
  lease interval := pg_catalog.make_interval(secs => least(greatest(coalesce($2, 120), 1), 3600));
  claimed jsonb;
begin
  -- Nobody else looks at these meanwhile; if this run dies, the next one does.
  with due as (
    select w.ticket_id from private.sla_watch w
    where w.look_at <= pg_catalog.now()
    order by w.look_at limit at_most
    for no key update skip locked
  ),
  leased as (
    update private.sla_watch w set look_at = pg_catalog.now() + lease
    from due where w.ticket_id = due.ticket_id
    returning w.ticket_id, w.revision
  )
  select coalesce(pg_catalog.jsonb_object_agg(leased.ticket_id, leased.revision), '{}') into claimed from leased;

  return pg_catalog.json_build_object(
    'more', (select count(*) from pg_catalog.jsonb_object_keys(claimed)) = at_most,
    'policies', (select coalesce(pg_catalog.json_agg(pg_catalog.row_to_json(p)), '[]') from public.sla_policies p where p.active),
    'calendars', (select coalesce(pg_catalog.json_agg(pg_catalog.row_to_json(c)), '[]') from public.calendars c),
    'holidays', (select coalesce(pg_catalog.json_agg(pg_catalog.row_to_json(h)), '[]') from public.holidays h),
    'tickets', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'revision', (claimed ->> t.id::text)::bigint,
        'ticket', pg_catalog.row_to_json(t),
        'followers', (select c.followers from public.customers c where c.id = t.customer_id),
        'messages', (
          select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
            'id', m.id, 'kind', m.kind, 'posted_at', m.posted_at, 'deleted_at', m.deleted_at)), '[]')
          from public.messages m where m.ticket_id = t.id and m.kind <> 'note'
        ),
        'triage', (
          select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
            'message_id', r.message_id, 'source', r.source, 'readings', r.readings, 'corrected_heads', r.corrected_heads,
            'evidence', r.evidence, 'language_supported', r.language_supported, 'model_version', r.model_version)), '[]')
          from public.triage r where r.ticket_id = t.id
        ),
        'replies', (
          select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
            'id', r.id, 'state', r.state, 'created_at', r.created_at, 'sent_at', r.sent_at,
            'in_reply_to_message_id', r.in_reply_to_message_id)), '[]')
          from public.replies r where r.ticket_id = t.id
        )
      )), '[]')
      from public.tickets t
      where t.id = any (array(select k::uuid from pg_catalog.jsonb_object_keys(claimed) k))
    )
  );
end;
$$;
comment on function public.claim_sla(integer, integer) is
  'Tickets whose promises have to be looked at, with all that is needed to say when they are due: {more, policies, calendars, holidays, tickets: [{revision, ticket, followers, messages, triage, replies}]}. What is not recorded within lease_seconds is given out again.';

create function public.record_sla(looked jsonb) returns integer
language plpgsql security definer
set search_path = ''
as $$
declare
  told integer;
begin
  if pg_catalog.jsonb_typeof($1) is distinct from 'array' or pg_catalog.jsonb_array_length($1) > 1000 then
    raise exception using errcode = 'PT400', detail = 'invalid_arguments',
      message = 'An array of up to 1,000 of what claim_sla gave out is needed.';
  end if;

  with given as (
    select g.ticket_id, g.revision, g.look_at, g.notices
    from pg_catalog.jsonb_to_recordset($1) as g (ticket_id uuid, revision bigint, look_at timestamptz, notices jsonb)
  ),
  -- What has happened to a ticket meanwhile makes void what was worked out: it is due to be looked at again.
  valid as materialized (
    select g.ticket_id, coalesce(g.look_at, 'infinity') as look_at, g.notices
    from given g
    join private.sla_watch w on w.ticket_id = g.ticket_id and w.revision = g.revision
    order by w.ticket_id
    for no key update of w
  ),
  looked_at as (
    update private.sla_watch w set look_at = v.look_at from valid v where w.ticket_id = v.ticket_id
  ),
  news as (
    insert into private.sla_notices (ticket_id, target, kind, due_at)
    select v.ticket_id, n.target, n.kind, n.due_at
    from valid v, pg_catalog.jsonb_to_recordset(v.notices) as n (target text, kind text, due_at timestamptz)
    on conflict do nothing
    returning ticket_id, kind
  ),
  sent as (
    insert into public.notifications (user_id, kind, ticket_id)
    select member.id, told.kind, ticket.id
    from (select distinct news.ticket_id, news.kind from news) told
    join public.tickets ticket on ticket.id = told.ticket_id
    join public.members member
      on member.role <> 'customer'
      and member.disabled_at is null
      and (
        private.answers_for(ticket.team_id, ticket.assignee_id, member.id, member.role)
        or (told.kind = 'sla_breached' and private.is_escalated_to(member.role))
      )
    returning id
  )
  select count(*) into told from sent;
  return told;
end;
$$;
comment on function public.record_sla(jsonb) is
  'What was seen of tickets that claim_sla gave out: [{ticket_id, revision, look_at, notices: [{target, kind, due_at}]}]; look_at is null when nothing is due any more. People are told once of each ticket, target, kind and due time. Returns the number of notifications.';

-- Whose promise it is: the assignee's; without one the team's; without anybody there, everybody's who sees it.
create function private.answers_for(team_id uuid, assignee_id uuid, member_id uuid, member_role text) returns boolean
language sql stable
set search_path = ''
as $$
  select case
    when exists (select from public.members m where m.id = $2 and m.disabled_at is null and m.role <> 'customer')
      then $2 = $3
    when exists (
      select from public.team_members p join public.members m on m.id = p.member_id
      where p.team_id = $1 and m.disabled_at is null and m.role <> 'customer'
    )
      then exists (select from public.team_members p where p.team_id = $1 and p.member_id = $3)
    else $1 is null or $4 in ('supervisor', 'admin')
  end
$$;

-- Supervisors hear of what was broken; where there is none, admins do.
create function private.is_escalated_to(member_role text) returns boolean
language sql stable
set search_path = ''
as $$
  select $1 = 'supervisor' or ($1 = 'admin' and not exists (
    select from public.members m where m.role = 'supervisor' and m.disabled_at is null
  ))
$$;

-- How an admin decides about hours and promises, in the pattern of company_functions. One at a time: names are
-- compared without case and positions are in a row, which no index looks after.
create function private.lock_sla() returns void
language sql
set search_path = ''
as $$
  select pg_advisory_xact_lock(7266, 11)
$$;

create function public.save_calendar(id uuid, name text, time_zone text, hours jsonb, seen timestamptz default null) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  wanted text := private.trimmed($2);
  problem text := private.text_problem(wanted, 100);
  present public.calendars;
begin
  if private.my_role() is distinct from 'admin' then
    return private.refused('forbidden');
  end if;
  if $1 is null then
    return private.invalid('id', 'empty');
  end if;
  if problem is not null then
    return private.invalid('name', problem);
  end if;
  if not private.is_time_zone($3) then
    return private.invalid('time_zone', 'unknown');
  end if;
  if not private.valid_hours($4) then
    return private.invalid('hours', 'malformed');
  end if;
  if not pg_catalog.jsonb_path_exists($4, 'strict $[*][*]') then
    return private.invalid('hours', 'empty');
  end if;
  perform private.lock_sla();
  select * into present from public.calendars where id = $1 for no key update;
  if present.id is not null and (present.name, present.time_zone, present.hours) = (wanted, $3, $4) then
    return private.saved(present.id, present.updated_at);
  end if;
  if present.id is null and $5 is not null then
    return private.refused('not_found');
  end if;
  if present.id is not null and present.updated_at is distinct from $5 then
    return private.changed_meanwhile(pg_catalog.to_jsonb(present));
  end if;
  if exists (select from public.calendars where lower(name) = lower(wanted) and id <> $1) then
    return private.invalid('name', 'taken');
  end if;
  insert into public.calendars as calendar (id, name, time_zone, hours, updated_by) values ($1, wanted, $3, $4, auth.uid())
  on conflict on constraint calendars_pkey do update
    set name = excluded.name, time_zone = excluded.time_zone, hours = excluded.hours, updated_by = excluded.updated_by
  returning * into present;
  return private.saved(present.id, present.updated_at);
end;
$$;
comment on function public.save_calendar(uuid, text, text, jsonb, timestamptz) is
  'For admins. hours: seven days, Monday first, of {from, to}; at least one of them has some. The id of a new calendar comes from the caller, with seen null.';

create function public.delete_calendar(id uuid) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  if private.my_role() is distinct from 'admin' then
    return private.refused('forbidden');
  end if;
  perform private.lock_sla();
  if exists (select from public.sla_policies where calendar_id = $1) then
    return private.invalid('id', 'in_use');
  end if;
  delete from public.calendars where id = $1;
  if not found then
    return private.refused('not_found');
  end if;
  return private.saved($1, null);
end;
$$;
comment on function public.delete_calendar(uuid) is 'For admins. Its holidays go with it; one that a policy counts in stays.';

create function private.holidays_problem(holidays jsonb) returns text
language plpgsql immutable
set search_path = ''
as $$
begin
  return case
    when pg_catalog.jsonb_typeof(holidays) is distinct from 'array' then 'malformed'
    when pg_catalog.jsonb_array_length(holidays) > 1000 then 'too_many'
    when exists (
      select from pg_catalog.jsonb_array_elements(holidays) h
      where not coalesce(
        pg_catalog.jsonb_typeof(h) = 'object'
        and h - 'day' - 'name' = '{}'
        and pg_catalog.jsonb_typeof(h -> 'day') = 'string'
        and h ->> 'day' ~ '^(19|20|21)\d\d-\d\d-\d\d$'
        and pg_catalog.pg_input_is_valid(h ->> 'day', 'date'), false)
    ) then 'malformed'
    else (
      select coalesce(
        min(case
          when pg_catalog.jsonb_typeof(h -> 'name') is distinct from 'string' then 'malformed'
          else private.text_problem(private.trimmed(h ->> 'name'), 100)
        end),
        case when count(distinct h ->> 'day') < count(*) then 'repeated' end)
      from pg_catalog.jsonb_array_elements(holidays) h
    )
  end;
end;
$$;

create function public.save_holidays(calendar_id uuid, holidays jsonb, seen timestamptz default null) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  problem text := private.holidays_problem($2);
  present public.calendars;
  changed boolean;
begin
  if private.my_role() is distinct from 'admin' then
    return private.refused('forbidden');
  end if;
  if problem is not null then
    return private.invalid('holidays', problem);
  end if;
  perform private.lock_sla();
  select * into present from public.calendars where id = $1 for no key update;
  if present.id is null then
    return private.refused('not_found');
  end if;
  with wanted as (
    select (h ->> 'day')::date as day, private.trimmed(h ->> 'name') as name from pg_catalog.jsonb_array_elements($2) h
  )
  select exists (
    (select day, name from wanted except select day, name from public.holidays where calendar_id = $1)
    union all
    (select day, name from public.holidays where calendar_id = $1 except select day, name from wanted)
  ) into changed;
  if not changed then
    return private.saved(present.id, present.updated_at);
  end if;
  if present.updated_at is distinct from $3 then
    return private.changed_meanwhile(pg_catalog.to_jsonb(present));
  end if;
  delete from public.holidays
  where calendar_id = $1 and day <> all (array(select (h ->> 'day')::date from pg_catalog.jsonb_array_elements($2) h));
  insert into public.holidays as holiday (calendar_id, day, name)
  select $1, (h ->> 'day')::date, private.trimmed(h ->> 'name') from pg_catalog.jsonb_array_elements($2) h
  on conflict (calendar_id, day) do update set name = excluded.name where holiday.name <> excluded.name;
  update public.calendars set updated_by = auth.uid() where id = $1 returning * into present;
  return private.saved(present.id, present.updated_at);
end;
$$;
comment on function public.save_holidays(uuid, jsonb, timestamptz) is
  'For admins: exactly these are the holidays of the calendar, [{day, name}], up to 1,000. seen is the calendar''s updated_at.';

create function private.minutes_problem(value jsonb, lowest integer) returns text
language sql immutable
return private.number_problem(value, lowest, 525600, true);

-- The first field of a policy that cannot be, and why; both null when all can.
create function private.sla_policy_problem(policy jsonb, out field text, out reason text)
language plpgsql stable
set search_path = ''
as $$
declare
  fields constant text[] := array['name', 'levels', 'topics', 'brand_account_ids', 'calendar_id', 'first_response_minutes',
    'next_response_minutes', 'solve_minutes', 'pause_while_waiting', 'warn_minutes', 'active'];
begin
  field := 'policy';
  reason := 'malformed';
  if pg_catalog.jsonb_typeof(policy) is distinct from 'object' then
    return;
  end if;
  select k, 'unknown' into field, reason from pg_catalog.jsonb_object_keys(policy) k where k <> all (fields) limit 1;
  if found then
    return;
  end if;
  foreach field in array fields loop
    reason := case
      when not policy ? field then 'empty'
      when field = 'name' then case
        when pg_catalog.jsonb_typeof(policy -> 'name') <> 'string' then 'malformed'
        else private.text_problem(private.trimmed(policy ->> 'name'), 100)
      end
      when field = 'levels' then private.list_problem(policy -> field, 4, 10, '^(urgent|high|normal|low)$')
      when field = 'topics' then private.list_problem(policy -> field, 11, 30,
        '^(delivery|order|lost_damaged|billing|refund|account|technical|service|product|praise|other)$')
      when field = 'brand_account_ids' then coalesce(
        private.list_problem(policy -> field, 100, 36, '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
        case when exists (
          select from pg_catalog.jsonb_array_elements_text(policy -> field) b
          where not exists (select from public.brand_accounts a where a.id::text = b)
        ) then 'unknown' end)
      when field = 'calendar_id' then case
        when policy -> field = 'null' then null
        when not exists (select from public.calendars c where c.id::text = policy ->> 'calendar_id') then 'unknown'
      end
      when field = 'warn_minutes' then private.minutes_problem(policy -> field, 0)
      when field in ('pause_while_waiting', 'active')
        then case when pg_catalog.jsonb_typeof(policy -> field) <> 'boolean' then 'malformed' end
      when policy -> field <> 'null' then private.minutes_problem(policy -> field, 1)
    end;
    if reason is not null then
      return;
    end if;
  end loop;
  field := null;
  if pg_catalog.num_nonnulls(policy ->> 'first_response_minutes', policy ->> 'next_response_minutes', policy ->> 'solve_minutes') = 0 then
    field := 'first_response_minutes';
    reason := 'empty';
  end if;
end;
$$;

create function public.save_sla_policy(id uuid, policy jsonb, seen timestamptz default null) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  problem record;
  wanted public.sla_policies;
  present public.sla_policies;
begin
  if private.my_role() is distinct from 'admin' then
    return private.refused('forbidden');
  end if;
  if $1 is null then
    return private.invalid('id', 'empty');
  end if;
  perform private.lock_sla();
  problem := private.sla_policy_problem($2);
  if problem.reason is not null then
    return private.invalid(problem.field, problem.reason);
  end if;
  select * into present from public.sla_policies where id = $1 for no key update;
  wanted := pg_catalog.jsonb_populate_record(present, $2);
  wanted.id := $1;
  wanted.name := private.trimmed(wanted.name);
  if present.id is not null and wanted = present then
    return private.saved(present.id, present.updated_at);
  end if;
  if present.id is null and $3 is not null then
    return private.refused('not_found');
  end if;
  if present.id is not null and present.updated_at is distinct from $3 then
    return private.changed_meanwhile(pg_catalog.to_jsonb(present));
  end if;
  if exists (select from public.sla_policies where lower(name) = lower(wanted.name) and id <> $1) then
    return private.invalid('name', 'taken');
  end if;
  if present.id is null and (select count(*) from public.sla_policies) >= 200 then
    return private.invalid('policy', 'too_many');
  end if;
  insert into public.sla_policies as known (id, name, position, levels, topics, brand_account_ids, calendar_id,
    first_response_minutes, next_response_minutes, solve_minutes, pause_while_waiting, warn_minutes, active, updated_by)
  values ($1, wanted.name,
    coalesce(present.position, (select max(p.position) + 1 from public.sla_policies p where p.position < 10000), 0),
    wanted.levels, wanted.topics, wanted.brand_account_ids, wanted.calendar_id,
    wanted.first_response_minutes, wanted.next_response_minutes, wanted.solve_minutes,
    wanted.pause_while_waiting, wanted.warn_minutes, wanted.active, auth.uid())
  on conflict on constraint sla_policies_pkey do update
    set name = excluded.name, levels = excluded.levels, topics = excluded.topics,
        brand_account_ids = excluded.brand_account_ids, calendar_id = excluded.calendar_id,
        first_response_minutes = excluded.first_response_minutes,
        next_response_minutes = excluded.next_response_minutes, solve_minutes = excluded.solve_minutes,
        pause_while_waiting = excluded.pause_while_waiting, warn_minutes = excluded.warn_minutes,
        active = excluded.active, updated_by = excluded.updated_by
  returning * into present;
  return private.saved(present.id, present.updated_at);
end;
$$;
comment on function public.save_sla_policy(uuid, jsonb, timestamptz) is
  'For admins. The policy is whole: all columns of sla_policies but id, position and those that the server writes. A new one comes last.';

create function public.delete_sla_policy(id uuid) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  if private.my_role() is distinct from 'admin' then
    return private.refused('forbidden');
  end if;
  delete from public.sla_policies where id = $1;
  if not found then
    return private.refused('not_found');
  end if;
  return private.saved($1, null);
end;
$$;
comment on function public.delete_sla_policy(uuid) is 'For admins. Its tickets fall to the next policy that fits.';

create function public.order_sla_policies(ids uuid[]) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  present uuid[];
begin
  if private.my_role() is distinct from 'admin' then
    return private.refused('forbidden');
  end if;
  if $1 is null or pg_catalog.cardinality($1) > 200 then
    return private.invalid('ids', case when $1 is null then 'empty' else 'too_many' end);
  end if;
  perform private.lock_sla();
  perform from public.sla_policies order by id for no key update;
  select coalesce(pg_catalog.array_agg(id order by position, id), '{}') into present from public.sla_policies;
  -- Somebody has made or deleted one meanwhile: where it belongs is not ours to say.
  if array(select id from pg_catalog.unnest($1) id order by id) <> array(select id from pg_catalog.unnest(present) id order by id) then
    return private.changed_meanwhile(pg_catalog.jsonb_build_object('ids', present));
  end if;
  update public.sla_policies p set position = place.position - 1, updated_by = auth.uid()
  from pg_catalog.unnest($1) with ordinality as place (id, position)
  where p.id = place.id and p.position <> place.position - 1;
  return private.saved($1[1], null);
end;
$$;
comment on function public.order_sla_policies(uuid[]) is
  'For admins. All policies in the order in which they are asked; changed_meanwhile when these are not all there are.';

revoke all on private.sla_watch, private.sla_notices from public, anon, authenticated, service_role;
revoke all on function
  private.watch_sla(uuid[]), private.watch_sla_of_tickets(), private.watch_sla_of_parts(), private.watch_sla_of_all(),
  private.answers_for(uuid, uuid, uuid, text), private.is_escalated_to(text), private.lock_sla(),
  private.holidays_problem(jsonb), private.minutes_problem(jsonb, integer), private.sla_policy_problem(jsonb),
  public.claim_sla(integer, integer), public.record_sla(jsonb),
  public.save_calendar(uuid, text, text, jsonb, timestamptz), public.delete_calendar(uuid),
  public.save_holidays(uuid, jsonb, timestamptz), public.save_sla_policy(uuid, jsonb, timestamptz),
  public.delete_sla_policy(uuid), public.order_sla_policies(uuid[])
  from public, anon, authenticated, service_role;
grant execute on function public.claim_sla(integer, integer), public.record_sla(jsonb) to service_role;
grant execute on function
  public.save_calendar(uuid, text, text, jsonb, timestamptz), public.delete_calendar(uuid),
  public.save_holidays(uuid, jsonb, timestamptz), public.save_sla_policy(uuid, jsonb, timestamptz),
  public.delete_sla_policy(uuid), public.order_sla_policies(uuid[])
  to authenticated;
