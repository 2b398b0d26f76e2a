-- Macros and articles: how supervisors and admins write them (the pattern of company_functions.sql), what a reply
-- remembers of the macro that it was made from, and how well each one works.

-- Figures are no change that anybody made: a person who edits a macro meanwhile is not overtaken by them.
drop trigger touch_updated_at on public.macros;
create trigger touch_updated_at
  before update of folder, title, body, topics, status_after, archived_at, updated_by on public.macros
  for each row execute function private.touch_updated_at();

create function private.may_write_macros() returns boolean
language sql stable
set search_path = ''
as $$
  select coalesce(private.my_role() in ('admin', 'supervisor'), false)
$$;

-- As it is kept: without the space around it, each line ending in the same way.
create function private.kept_text(value text) returns text
language sql immutable
return private.trimmed(replace(replace(value, E'\r\n', E'\n'), E'\r', E'\n'));

create function private.topics_problem(topics text[]) returns text
language sql immutable
return case
  when topics is null then 'empty'
  when array_position(topics, null) is not null or not topics <@ private.labels_of('topic') then 'unknown'
  when (select count(distinct topic) < count(*) from unnest(topics) topic) then 'repeated'
end;

-- The first field that is at fault, and why; both null when none is.
create function private.macro_problem(folder text, title text, body text, topics text[], status_after text,
  out field text, out reason text)
language plpgsql immutable
set search_path = ''
as $$
begin
  select f.field, f.reason into field, reason
  from (values
    (1, 'folder', private.text_problem(folder, 100)),
    (2, 'title', private.text_problem(title, 200)),
    (3, 'body', private.text_problem(body, 10000, true)),
    (4, 'topics', private.topics_problem(topics)),
    (5, 'status_after', case when status_after not in ('open', 'pending', 'waiting', 'solved') then 'unknown' end)
  ) f (place, field, reason)
  where f.reason is not null
  order by f.place
  limit 1;
end;
$$;

create function public.save_macro(id uuid, folder text, title text, body text, topics text[],
  status_after text default null, seen timestamptz default null) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  wanted_folder text := private.trimmed($2);
  wanted_title text := private.trimmed($3);
  wanted_body text := private.kept_text($4);
  problem record;
  present public.macros;
begin
  if not private.may_write_macros() then
    return private.refused('forbidden');
  end if;
  if $1 is null then
    return private.invalid('id', 'empty');
  end if;
  problem := private.macro_problem(wanted_folder, wanted_title, wanted_body, $5, $6);
  if problem.reason is not null then
    return private.invalid(problem.field, problem.reason);
  end if;
  -- One at a time, so that the title is free when it is looked for and still is when it is written.
  perform pg_catalog.pg_advisory_xact_lock(7266, 4);
  select * into present from public.macros where id = $1 for no key update;
  if present.id is not null and present.archived_at is null
    and (present.folder, present.title, present.body, present.topics, present.status_after)
      is not distinct from (wanted_folder, wanted_title, wanted_body, $5, $6) then
    return private.saved(present.id, present.updated_at);
  end if;
  if present.id is null and $7 is not null then
    return private.refused('not_found');
  end if;
  if present.id is not null and present.updated_at is distinct from $7 then
    return private.changed_meanwhile(pg_catalog.to_jsonb(present));
  end if;
  if exists (
    select from public.macros
    where folder = wanted_folder and title = wanted_title and archived_at is null and id <> $1
  ) then
    return private.invalid('title', 'taken');
  end if;
  insert into public.macros as macro (id, folder, title, body, topics, status_after, updated_by)
  values ($1, wanted_folder, wanted_title, wanted_body, $5, $6, auth.uid())
  on conflict on constraint macros_pkey do update set
    folder = excluded.folder, title = excluded.title, body = excluded.body, topics = excluded.topics,
    status_after = excluded.status_after, archived_at = null, updated_by = excluded.updated_by
  returning * into present;
  return private.saved(present.id, present.updated_at);
end;
$$;
comment on function public.save_macro(uuid, text, text, text, text[], text, timestamptz) is
  'For admins and supervisors. The id of a new macro comes from the caller, with seen null; saving an archived one brings it back.';

create function public.archive_macro(id uuid) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  present public.macros;
begin
  if not private.may_write_macros() then
    return private.refused('forbidden');
  end if;
  select * into present from public.macros where id = $1 for no key update;
  if present.id is null then
    return private.refused('not_found');
  end if;
  if present.archived_at is null then
    update public.macros set archived_at = pg_catalog.now(), updated_by = auth.uid() where id = $1
    returning * into present;
  end if;
  return private.saved(present.id, present.updated_at);
end;
$$;
comment on function public.archive_macro(uuid) is
  'For admins and supervisors. It is offered no more, and stays for the replies that were made from it.';

create function public.save_article(id uuid, title text, body text, url text, topics text[],
  seen timestamptz default null) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  wanted_title text := private.trimmed($2);
  wanted_body text := private.kept_text($3);
  wanted_url text := nullif(private.trimmed($4), '');
  problem text;
  present public.articles;
begin
  if not private.may_write_macros() then
    return private.refused('forbidden');
  end if;
  if $1 is null then
    return private.invalid('id', 'empty');
  end if;
  problem := private.text_problem(wanted_title, 200);
  if problem is not null then
    return private.invalid('title', problem);
  end if;
  problem := private.text_problem(wanted_body, 50000, true);
  if problem is not null then
    return private.invalid('body', problem);
  end if;
  problem := case
    when wanted_url is null then null
    when private.text_problem(wanted_url, 2000) is not null then private.text_problem(wanted_url, 2000)
    when wanted_url !~ '^https://[^\s]+$' then 'not_https'
  end;
  if problem is not null then
    return private.invalid('url', problem);
  end if;
  problem := private.topics_problem($5);
  if problem is not null then
    return private.invalid('topics', problem);
  end if;
  select * into present from public.articles where id = $1 for no key update;
  if present.id is not null and present.archived_at is null
    and (present.title, present.body, present.url, present.topics)
      is not distinct from (wanted_title, wanted_body, wanted_url, $5) then
    return private.saved(present.id, present.updated_at);
  end if;
  if present.id is null and $6 is not null then
    return private.refused('not_found');
  end if;
  if present.id is not null and present.updated_at is distinct from $6 then
    return private.changed_meanwhile(pg_catalog.to_jsonb(present));
  end if;
  insert into public.articles as article (id, title, body, url, topics, updated_by)
  values ($1, wanted_title, wanted_body, wanted_url, $5, auth.uid())
  on conflict on constraint articles_pkey do update set
    title = excluded.title, body = excluded.body, url = excluded.url, topics = excluded.topics,
    archived_at = null, updated_by = excluded.updated_by
  returning * into present;
  return private.saved(present.id, present.updated_at);
end;
$$;
comment on function public.save_article(uuid, text, text, text, text[], timestamptz) is
  'For admins and supervisors. The id of a new article comes from the caller, with seen null; saving an archived one brings it back.';

create function public.archive_article(id uuid) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  present public.articles;
begin
  if not private.may_write_macros() then
    return private.refused('forbidden');
  end if;
  select * into present from public.articles where id = $1 for no key update;
  if present.id is null then
    return private.refused('not_found');
  end if;
  if present.archived_at is null then
    update public.articles set archived_at = pg_catalog.now(), updated_by = auth.uid() where id = $1
    returning * into present;
  end if;
  return private.saved(present.id, present.updated_at);
end;
$$;
comment on function public.archive_article(uuid) is 'For admins and supervisors. It is offered no more.';

-- Postgres has no try around a cast: what is no list of texts becomes null, which topics_problem refuses.
create function private.texts_of(list jsonb) returns text[]
language sql immutable
return case
  when jsonb_typeof(list) = 'array' and not jsonb_path_exists(list, '$[*] ? (@.type() != "string")')
  then array(select jsonb_array_elements_text(list))
end;

-- The rows of an import as they would be kept; `nth` counts those of one folder and title.
create function private.imported_macros(rows jsonb)
returns table (place bigint, folder text, title text, body text, topics text[], nth bigint)
language sql immutable
set search_path = ''
as $$
  select r.place, r.folder, r.title, private.kept_text(r.value ->> 'body'),
    private.texts_of(coalesce(r.value -> 'topics', '[]')),
    pg_catalog.row_number() over (partition by r.folder, r.title order by r.place)
  from (
    select item.place, item.value,
      private.trimmed(item.value ->> 'folder') as folder, private.trimmed(item.value ->> 'title') as title
    from pg_catalog.jsonb_array_elements($1) with ordinality item (value, place)
  ) r
$$;

create function public.import_macros(rows jsonb) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  most constant integer := 1000;
  problems jsonb;
  added integer;
  given integer;
begin
  if not private.may_write_macros() then
    return private.refused('forbidden');
  end if;
  if pg_catalog.jsonb_typeof($1) is distinct from 'array' then
    return private.invalid('rows', 'malformed');
  end if;
  given := pg_catalog.jsonb_array_length($1);
  if given = 0 or given > most then
    return private.invalid('rows', case when given = 0 then 'empty' else 'too_many' end);
  end if;
  perform pg_catalog.pg_advisory_xact_lock(7266, 4);

  select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('row', found.place, 'field', found.field, 'reason', found.reason)
    order by found.place)
  into problems
  from (
    select r.place, coalesce(p.field, 'title') as field,
      coalesce(p.reason, case
        when r.nth > 1 then 'repeated'
        when exists (
          select from public.macros m
          where m.archived_at is null and (m.folder, m.title) = (r.folder, r.title)
            and (m.body, m.topics) is distinct from (r.body, r.topics)
        ) then 'taken'
      end) as reason
    from private.imported_macros($1) r, private.macro_problem(r.folder, r.title, r.body, r.topics, null) p
  ) found
  where found.reason is not null;
  if problems is not null then
    return private.refused('invalid') || pg_catalog.jsonb_build_object('problems', problems);
  end if;

  -- One that is there as it is imported stays: the same file may come twice because an answer was lost.
  insert into public.macros (folder, title, body, topics, updated_by)
  select r.folder, r.title, r.body, r.topics, auth.uid() from private.imported_macros($1) r
  on conflict (folder, title) where archived_at is null do nothing;
  get diagnostics added = row_count;
  return pg_catalog.jsonb_build_object('ok', true, 'added', added, 'known', given - added);
end;
$$;
comment on function public.import_macros(jsonb) is
  'For admins and supervisors: [{folder, title, body, topics}], all or none. {ok, added, known}; {ok: false, code: invalid, problems: [{row, field, reason}]} with row counted from 1.';

-- The macro that a reply names, as far as there is one. Never a reason to refuse the reply.
create function private.macro_arg(args jsonb) returns uuid
language plpgsql
set search_path = ''
as $$
declare
  found_id uuid;
begin
  if pg_catalog.jsonb_typeof(args -> 'macro_id') = 'string'
    and pg_catalog.pg_input_is_valid(args ->> 'macro_id', 'uuid') then
    select id into found_id from public.macros where id = (args ->> 'macro_id')::uuid for key share;
  end if;
  return found_id;
end;
$$;

create or replace function private.reply_queue_v1(args jsonb) returns jsonb
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
  insert into public.replies (id, ticket_id, in_reply_to_message_id, author_id, text, macro_id)
  values (reply_id, ticket.id, answered.id, auth.uid(), reply_text, private.macro_arg(args))
  on conflict (id) do nothing;
  if not found then
    perform private.reject('already_exists', 'There is a reply with this id already.');
  end if;
  update public.tickets set status = 'waiting' where id = ticket.id and status in ('open', 'pending');
  return private.ok();
end;
$$;

create function public.refresh_macro_figures() returns integer
language plpgsql security definer
set search_path = ''
as $$
declare
  changed integer;
begin
  with used as (
    select r.id, r.macro_id, r.ticket_id, r.created_at
    from public.replies r
    where r.macro_id is not null and r.state = 'sent' and r.sent_at > pg_catalog.now() - interval '180 days'
  ),
  figures as (
    select u.macro_id, count(*)::integer as used_count,
      -- By when it was written: a macro that solves its ticket does so before X has the reply.
      count(*) filter (
        where t.status in ('solved', 'closed') and u.created_at <= t.solved_at
          and not exists (
            select from public.replies later
            where later.ticket_id = u.ticket_id and later.state = 'sent' and later.id <> u.id
              and later.created_at > u.created_at and later.created_at <= t.solved_at
          )
          -- What was written on X itself has no row among the replies.
          and not exists (
            select from public.messages m
            where m.ticket_id = u.ticket_id and m.kind = 'outbound' and m.deleted_at is null
              and m.posted_at > u.created_at and m.posted_at <= t.solved_at
              and not exists (select from public.replies own where own.id = m.id)
          )
      )::integer as solved_count
    from used u
    join public.tickets t on t.id = u.ticket_id
    group by u.macro_id
  ),
  wanted as (
    select m.id, coalesce(f.used_count, 0) as used_count, coalesce(f.solved_count, 0) as solved_count
    from public.macros m
    left join figures f on f.macro_id = m.id
  )
  update public.macros m
  set used_count = w.used_count, solved_count = w.solved_count
  from wanted w
  where w.id = m.id and (m.used_count, m.solved_count) is distinct from (w.used_count, w.solved_count);
  get diagnostics changed = row_count;
  return changed;
end;
$$;
comment on function public.refresh_macro_figures() is
  'For the schedule: used_count, replies sent with the macro in the last 180 days, and solved_count, those of them that were the last public one before their ticket was solved and that stayed so. How many rows changed.';

revoke all on function
  private.may_write_macros(), private.kept_text(text), private.topics_problem(text[]),
  private.macro_problem(text, text, text, text[], text), private.texts_of(jsonb), private.imported_macros(jsonb),
  private.macro_arg(jsonb),
  private.reply_queue_v1(jsonb),
  public.save_macro(uuid, text, text, text, text[], text, timestamptz), public.archive_macro(uuid),
  public.save_article(uuid, text, text, text, text[], timestamptz), public.archive_article(uuid),
  public.import_macros(jsonb), public.refresh_macro_figures()
  from public, anon, authenticated, service_role;
grant execute on function
  public.save_macro(uuid, text, text, text, text[], text, timestamptz), public.archive_macro(uuid),
  public.save_article(uuid, text, text, text, text[], timestamptz), public.archive_article(uuid),
  public.import_macros(jsonb)
  to authenticated;
grant execute on function public.refresh_macro_figures() to service_role;
