-- Several accounts: what an admin holds is neither sent nor taken in, and no post becomes two tickets.

-- Whether an admin has paused or disconnected the account of a ticket.
create function private.is_held(ticket_id uuid) returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select from public.tickets t join public.x_connections c on c.brand_account_id = t.brand_account_id
    where t.id = $1 and (c.paused_at is not null or c.disconnected_at is not null)
  )
$$;

-- As in 20261123001300_dispatch.sql, but for the replies of accounts that are held.
create or replace function public.claim_replies(most integer, stale_seconds integer) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  at_most integer := least(greatest(coalesce($1, 10), 1), 100);
  stale interval := pg_catalog.make_interval(secs => least(greatest(coalesce($2, 60), 1), 3600));
  to_send uuid[];
  to_find uuid[];
  work jsonb;
begin
  -- What an admin holds goes nowhere, and says so.
  perform private.mark_held_replies(c.brand_account_id, case when c.disconnected_at is not null then 'x_disconnected' else 'x_paused' end)
  from public.x_connections c where c.paused_at is not null or c.disconnected_at is not null;

  -- A dispatcher died or lost the connection while sending these: nobody knows whether X has them.
  with lost as (
    select r.id from public.replies r
    where r.state = 'sending' and r.updated_at < pg_catalog.now() - stale
    order by r.created_at limit at_most
    for no key update skip locked
  )
  update public.replies set state = 'unknown', error_code = 'no_answer',
    error_detail = 'The sender stopped before X answered.'
  from lost where replies.id = lost.id;

  with due as (
    select r.id from public.replies r
    left join private.reply_dispatch d on d.reply_id = r.id
    where r.state = 'unknown'
      and not private.is_held(r.ticket_id)
      -- X needs some seconds to show a new post; and two dispatchers need not look for one.
      and coalesce(d.looked_at, '-infinity') < pg_catalog.now() - interval '10 seconds'
    order by r.created_at limit at_most
    for no key update of r skip locked
  ),
  looking as (
    insert into private.reply_dispatch as d (reply_id, looked_at)
    select id, pg_catalog.now() from due
    on conflict on constraint reply_dispatch_pkey do update set looked_at = excluded.looked_at
    returning d.reply_id
  )
  select coalesce(pg_catalog.array_agg(reply_id), '{}') into to_find from looking;

  with due as (
    select r.id from public.replies r
    left join private.reply_dispatch d on d.reply_id = r.id
    where r.state = 'queued' and coalesce(d.not_before, '-infinity') <= pg_catalog.now()
      and not private.is_held(r.ticket_id)
    order by r.created_at limit at_most
    for no key update of r skip locked
  ),
  sending as (
    update public.replies set state = 'sending', attempts = attempts + 1
    from due where replies.id = due.id
    returning replies.id
  )
  select coalesce(pg_catalog.array_agg(id), '{}') into to_send from sending;

  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
    'id', r.id,
    'text', r.text,
    'state', r.state,
    'look_first', coalesce(d.look_first, false),
    'attempted_at', d.attempted_at,
    'attempts', r.attempts,
    'in_reply_to_x_post_id', m.x_post_id,
    'brand_account_id', b.id,
    'brand_x_user_id', b.x_user_id,
    'customer_handle', c.handle
  ) order by r.created_at), '[]')
  into work
  from public.replies r
  join public.messages m on m.id = r.in_reply_to_message_id
  join public.tickets t on t.id = r.ticket_id
  join public.brand_accounts b on b.id = t.brand_account_id
  join public.customers c on c.id = t.customer_id
  left join private.reply_dispatch d on d.reply_id = r.id
  where r.id = any (to_send || to_find);

  -- From now on these may reach X. What is only looked for again keeps the time of its first attempt.
  insert into private.reply_dispatch as d (reply_id, attempted_at)
  select id, pg_catalog.now() from pg_catalog.unnest(to_send) id
  on conflict on constraint reply_dispatch_pkey do update
    set attempted_at = case when d.look_first then coalesce(d.attempted_at, excluded.attempted_at) else excluded.attempted_at end;
  return work;
end;
$$;

-- As in 20261123001210_ingest.sql, but for the posts of our other accounts and of those that are held.
drop function private.ingest_results(jsonb, text[], text, private.post[], jsonb, jsonb);

-- One line for each post of the batch, in its order.
create function private.ingest_results(posts jsonb, problems text[], own_x_user_ids text[], good private.post[], taken jsonb,
  edited jsonb) returns jsonb
language sql stable
set search_path = ''
as $$
  with judged as (
    select
      place,
      post ->> 'x_post_id' as x_post_id,
      problems[place] as problem,
      post -> 'author' ->> 'x_user_id' = any ($3) as own,
      -- The version that counted, where a batch has several of one post.
      (chosen.places -> (post ->> 'x_post_id'))::bigint = place as counts,
      (select id from public.messages where messages.x_post_id = post ->> 'x_post_id' and problems[place] is null) as message_id
    from jsonb_array_elements($1) with ordinality as entries (post, place),
      (select coalesce(jsonb_object_agg(good.x_post_id, good.place), '{}') as places from unnest($4) good) chosen
  )
  select coalesce(jsonb_agg(
    jsonb_strip_nulls(jsonb_build_object(
      'x_post_id', x_post_id,
      'outcome', case
        when problem is not null then 'refused'
        when own or message_id is null then 'ignored'
        when counts and taken ? x_post_id then 'taken'
        when counts and edited ? x_post_id then 'edited'
        else 'known'
      end,
      'message_id', case when not own then message_id end,
      'ticket_id', case when not own then (select ticket_id from public.messages where messages.id = message_id) end,
      'code', case when problem is not null then problem when own then 'own_post' when message_id is null then 'deleted' end
    )) order by place
  ), '[]')
  from judged
$$;

-- What the planner knows of a table may be from when it was empty, and the plan of such a moment is kept: it
-- reads the whole table for each batch. Without the other choices it goes by the indexes, at any size; where
-- an exists would become a join, a scalar subquery keeps it a look-up.
create or replace function public.ingest_posts(brand_account_id uuid, source text, posts jsonb) returns jsonb
language plpgsql security definer
set search_path = ''
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  own_x_user_ids text[];
  several boolean;
  problems text[];
  good private.post[];
  taken jsonb;
  edited jsonb;
  urgent uuid[];
begin
  -- Ours are the posts of all our accounts: where one answers, X has it mention the others.
  select pg_catalog.array_agg(x_user_id), count(*) > 1 into own_x_user_ids, several from public.brand_accounts
  having pg_catalog.bool_or(id = $1);
  if own_x_user_ids is null or coalesce($2 not in ('poll', 'webhook', 'import'), true)
    or pg_catalog.jsonb_typeof($3) is distinct from 'array' or pg_catalog.jsonb_array_length($3) > 5000 then
    raise exception using errcode = 'PT400', detail = 'invalid_arguments',
      message = 'Posts need a brand account that exists, a source (poll, webhook, import) and an array of up to 5,000.';
  end if;

  -- X goes on pushing to an account that an admin holds. What it says meanwhile is read when the account is let go.
  if $2 = 'webhook' and exists (
    select from public.x_connections c
    where c.brand_account_id = $1 and (c.paused_at is not null or c.disconnected_at is not null)
  ) then
    return pg_catalog.jsonb_build_object('results', (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'x_post_id', post ->> 'x_post_id', 'outcome', 'ignored', 'code', 'paused')), '[]')
      from pg_catalog.jsonb_array_elements($3) post
    ));
  end if;

  -- One batch at a time: poll and webhook bring the same posts at the same moment.
  perform pg_catalog.pg_advisory_xact_lock(7266, 3);

  select pg_catalog.array_agg(private.post_problem(entry.post) order by entry.place)
  into problems
  from pg_catalog.jsonb_array_elements($3) with ordinality as entry (post, place);

  -- One version of each post, the newest edit. Ours stay out, those that X deleted, and those that mention two of our
  -- accounts and have a ticket with the other one: a customer is answered once.
  select coalesce(pg_catalog.array_agg(version.post order by (version.post).posted_at, (version.post).x_post_id), '{}')
  into good
  from (
    select distinct on ((parsed.post).x_post_id) parsed.post
    from (
      select private.parse_post(entry.post, entry.place) as post
      from pg_catalog.jsonb_array_elements($3) with ordinality as entry (post, place)
      where problems[entry.place] is null
        and entry.post -> 'author' ->> 'x_user_id' <> all (own_x_user_ids)
        and (not several or coalesce((
          select (select t.brand_account_id from public.tickets t where t.id = m.ticket_id)
          from public.messages m where m.x_post_id = entry.post ->> 'x_post_id'
        ), $1) = $1)
        and (select deleted_at from private.tombstones where x_post_id = entry.post ->> 'x_post_id') is null
        and (select deleted_at from private.tombstones where x_post_id = entry.post ->> 'edit_id') is null
    ) parsed
    order by (parsed.post).x_post_id, (parsed.post).edited_at desc nulls last, (parsed.post).place
  ) version;

  -- Tickets before messages, in one order: whoever works on these tickets now locks them first as well.
  perform from public.tickets t
  where t.brand_account_id = $1
    and t.conversation_id = any (array(select conversation_id from pg_catalog.unnest(good)))
  order by t.id
  for no key update;

  perform private.take_customers(good);
  perform private.take_tickets($1, good);

  insert into private.post_edits (edit_id, x_post_id)
  select edit_id, x_post_id from pg_catalog.unnest(good) where edit_id <> x_post_id
  on conflict do nothing;

  with added as (
    insert into public.messages
      (ticket_id, kind, x_post_id, in_reply_to_x_post_id, customer_id, text, language, media, posted_at, edited_at)
    select
      (select t.id from public.tickets t where t.brand_account_id = $1 and t.conversation_id = post.conversation_id),
      'inbound', post.x_post_id, post.in_reply_to_x_post_id,
      (select c.id from public.customers c where c.x_user_id = post.x_user_id),
      post.text, post.language, post.media, post.posted_at, post.edited_at
    from pg_catalog.unnest(good) post
    on conflict (x_post_id) do nothing
    returning messages.id, messages.x_post_id
  )
  select coalesce(pg_catalog.jsonb_object_agg(added.x_post_id, added.id), '{}') into taken from added;

  -- Every word a model or person said of the old text is void. A tombstone stays one.
  with changed as (
    update public.messages m
    set text = post.text, language = post.language, media = post.media, edited_at = post.edited_at
    from pg_catalog.unnest(good) post
    where m.x_post_id = post.x_post_id
      and m.kind = 'inbound'
      and m.deleted_at is null
      and post.edited_at is not null
      and (m.edited_at is null or m.edited_at < post.edited_at)
      and not taken ? post.x_post_id
    returning m.x_post_id, m.id
  ),
  voided as (
    delete from public.triage where message_id in (select id from changed)
  )
  select coalesce(pg_catalog.jsonb_object_agg(changed.x_post_id, changed.id), '{}') into edited from changed;

  insert into public.triage (message_id, ticket_id, source, readings, evidence, language_supported, model_version)
  select
    m.id, m.ticket_id, 'linear', post.triage -> 'readings',
    array(select pg_catalog.jsonb_array_elements_text(post.triage -> 'evidence')),
    (post.triage ->> 'language_supported')::boolean, post.triage ->> 'model_version'
  from pg_catalog.unnest(good) post
  join public.messages m on m.x_post_id = post.x_post_id
  where post.triage is not null and (taken ? post.x_post_id or edited ? post.x_post_id);

  perform private.note_customer_posts(good, taken);

  select pg_catalog.array_agg(distinct m.ticket_id) into urgent
  from pg_catalog.unnest(good) post
  join public.messages m on m.x_post_id = post.x_post_id
  where post.is_urgent
    and taken ? post.x_post_id
    -- An archive must not ring.
    and post.posted_at > pg_catalog.now() - interval '1 day';
  if urgent is not null then
    perform private.alert_urgent(urgent);
  end if;

  perform private.keep_refused($1, $2, $3, problems);
  return pg_catalog.jsonb_build_object('results', private.ingest_results($3, problems, own_x_user_ids, good, taken, edited));
end;
$$;

revoke all on function private.is_held(uuid),
  private.ingest_results(jsonb, text[], text[], private.post[], jsonb, jsonb)
  from public, anon, authenticated, service_role;
