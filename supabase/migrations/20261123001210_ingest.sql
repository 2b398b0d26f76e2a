-- Posts become tickets and messages: one ticket a conversation and one message a post, whatever is repeated,
-- reordered, cut short or edited. Set by set, not post by post: an archive has thousands.

-- Profiles as the newest post brought them. Without one (handle is null) what is known stays.
create function private.take_customers(posts private.post[]) returns void
language sql
set search_path = ''
as $$
  insert into public.customers as known
    (x_user_id, handle, name, avatar_url, bio, followers, following, verified)
  select
    x_user_id,
    coalesce(author ->> 'handle', x_user_id),
    coalesce(author ->> 'name', author ->> 'handle', x_user_id),
    author ->> 'avatar_url',
    author ->> 'bio',
    floor((author ->> 'followers')::numeric)::bigint,
    floor((author ->> 'following')::numeric)::bigint,
    (author ->> 'verified')::boolean
  from (
    select distinct on (x_user_id) x_user_id, author
    from unnest(posts)
    order by x_user_id, author ->> 'handle' is null, posted_at desc
  ) newest
  on conflict (x_user_id) do update
    set handle = excluded.handle,
        name = excluded.name,
        avatar_url = excluded.avatar_url,
        bio = excluded.bio,
        followers = excluded.followers,
        following = excluded.following,
        verified = excluded.verified
    where excluded.handle <> excluded.x_user_id
      and (known.handle, known.name, known.avatar_url, known.bio, known.followers, known.following, known.verified)
        is distinct from
        (excluded.handle, excluded.name, excluded.avatar_url, excluded.bio, excluded.followers, excluded.following, excluded.verified)
$$;

-- A ticket for each new conversation, numbered in the order of their first posts.
create function private.take_tickets(brand_account_id uuid, posts private.post[]) returns void
language sql
set search_path = ''
as $$
  insert into public.tickets (brand_account_id, customer_id, conversation_id, first_message_at, last_customer_message_at)
  select
    $1, (select id from public.customers where customers.x_user_id = opening.x_user_id),
    opening.conversation_id, opening.posted_at, opening.latest
  from (
    select distinct on (conversation_id)
      conversation_id, x_user_id, posted_at,
      max(posted_at) over (partition by conversation_id) as latest
    from unnest(posts) post
    where (
      select id from public.tickets
      where tickets.brand_account_id = $1 and tickets.conversation_id = post.conversation_id
    ) is null
    order by conversation_id, posted_at, x_post_id
  ) opening
  order by opening.posted_at
$$;

-- Tells who sees the ticket and works here; whoever has it already counts as well.
create function private.alert_urgent(ticket_ids uuid[]) returns void
language sql
set search_path = ''
as $$
  insert into public.notifications (user_id, kind, ticket_id)
  select member.id, 'urgent_ticket', ticket.id
  from public.tickets ticket
  join public.members member
    on member.role <> 'customer'
    and member.disabled_at is null
    and private.in_sight(
      ticket.team_id, ticket.assignee_id, member.id, true,
      array(select team_id from public.team_members where member_id = member.id),
      member.role in ('supervisor', 'admin')
    )
  where ticket.id = any (ticket_ids)
$$;

-- What the planner knows of a table may be from when it was empty, and the plan of such a moment is kept: it
-- reads the whole table for each batch. Without the other choices it goes by the indexes, at any size; where
-- an exists would become a join, a scalar subquery keeps it a look-up.
create function public.ingest_posts(brand_account_id uuid, source text, posts jsonb) returns jsonb
language plpgsql security definer
set search_path = ''
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  brand_x_user_id text;
  problems text[];
  good private.post[];
  taken jsonb;
  edited jsonb;
  urgent uuid[];
begin
  select x_user_id into brand_x_user_id from public.brand_accounts where id = $1;
  if brand_x_user_id is null or coalesce($2 not in ('poll', 'webhook', 'import'), true)
    or pg_catalog.jsonb_typeof($3) is distinct from 'array' or pg_catalog.jsonb_array_length($3) > 5000 then
    raise exception using errcode = 'PT400', detail = 'invalid_arguments',
      message = 'Posts need a brand account that exists, a source (poll, webhook, import) and an array of up to 5,000.';
  end if;

  -- One batch at a time: poll and webhook bring the same posts at the same moment.
  perform pg_catalog.pg_advisory_xact_lock(7266, 3);

  select pg_catalog.array_agg(private.post_problem(entry.post) order by entry.place)
  into problems
  from pg_catalog.jsonb_array_elements($3) with ordinality as entry (post, place);

  -- One version of each post, the newest edit; ours and those that X deleted stay out.
  select coalesce(pg_catalog.array_agg(version.post order by (version.post).posted_at, (version.post).x_post_id), '{}')
  into good
  from (
    select distinct on ((parsed.post).x_post_id) parsed.post
    from (
      select private.parse_post(entry.post, entry.place) as post
      from pg_catalog.jsonb_array_elements($3) with ordinality as entry (post, place)
      where problems[entry.place] is null
        and entry.post -> 'author' ->> 'x_user_id' <> brand_x_user_id
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
  return pg_catalog.jsonb_build_object('results', private.ingest_results($3, problems, brand_x_user_id, good, taken, edited));
end;
$$;
comment on function public.ingest_posts(uuid, text, jsonb) is
  'Takes normalised posts (supabase/functions/_shared/posts/post.ts) in one transaction: {results: [{x_post_id, outcome, message_id?, ticket_id?, code?}]} in their order.';

-- Moves the tickets' times and reopens those whose customer has said something newer than all before.
create function private.note_customer_posts(posts private.post[], taken jsonb) returns void
language sql
set search_path = ''
as $$
  with news as (
    select m.ticket_id, min(m.posted_at) as earliest, max(m.posted_at) as latest
    from unnest(posts) post
    join public.messages m on m.x_post_id = post.x_post_id
    where taken ? post.x_post_id
    group by m.ticket_id
  ),
  answered as (
    select t.id, t.assignee_id, news.latest > t.last_customer_message_at and t.status <> 'open' as reopens,
      news.earliest, news.latest
    from public.tickets t
    join news on news.ticket_id = t.id
    where news.latest > t.last_customer_message_at or news.earliest < t.first_message_at
  ),
  moved as (
    update public.tickets t
    set first_message_at = least(t.first_message_at, answered.earliest),
        last_customer_message_at = greatest(t.last_customer_message_at, answered.latest),
        status = case when answered.reopens then 'open' else t.status end,
        solved_at = case when answered.reopens then null else t.solved_at end
    from answered
    where t.id = answered.id
  )
  insert into public.notifications (user_id, kind, ticket_id)
  select assignee_id, 'customer_answered', id from answered where reopens and assignee_id is not null
$$;

create function private.keep_refused(brand_account_id uuid, source text, posts jsonb, problems text[]) returns void
language sql
set search_path = ''
as $$
  insert into public.raw_events (id, brand_account_id, source, external_id, payload, state, error_code)
  -- The same event kept twice is one.
  select md5($1::text || post::text)::uuid, $1, $2, left(post ->> 'x_post_id', 100), post, 'refused', problems[place]
  from jsonb_array_elements($3) with ordinality as entries (post, place)
  where problems[place] is not null
  on conflict (id) do nothing
$$;

-- One line for each post of the batch, in its order.
create function private.ingest_results(posts jsonb, problems text[], brand_x_user_id text, good private.post[], taken jsonb,
  edited jsonb) returns jsonb
language sql stable
set search_path = ''
as $$
  with judged as (
    select
      place,
      post ->> 'x_post_id' as x_post_id,
      problems[place] as problem,
      post -> 'author' ->> 'x_user_id' = $3 as own,
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
