-- The dispatcher's side of a reply: take it, send it, say how it ended. At most one post on X each: a reply
-- that may have reached X is looked for there before anything else.

create function public.claim_replies(most integer, stale_seconds integer) returns jsonb
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
comment on function public.claim_replies(integer, integer) is
  'Replies for one dispatcher: queued ones, now sending, and unknown ones to look for on X. `sending` for longer than stale_seconds counts as unknown.';

create function public.finish_reply(
  reply_id uuid,
  outcome text,
  x_post_id text default null,
  error_code text default null,
  error_detail text default null,
  sent_at timestamptz default null
) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  reply public.replies;
  answered public.messages;
  ticket_id uuid;
begin
  if $1 is null or coalesce($2 not in ('sent', 'failed', 'unknown', 'queued'), true)
    or ($2 = 'sent' and (coalesce($3 !~ '^[0-9]{1,20}$', true) or $6 is null))
    or ($2 = 'failed' and $4 is null) then
    return '{"ok": false, "code": "invalid"}';
  end if;
  select r.ticket_id into ticket_id from public.replies r where r.id = $1;
  if ticket_id is null then
    return '{"ok": false, "code": "not_found"}';
  end if;
  -- Ticket before reply, as everywhere, so that no two wait for each other.
  perform from public.tickets t where t.id = ticket_id for no key update;
  select * into reply from public.replies r where r.id = $1 for no key update;

  if reply.state = 'sent' then
    return pg_catalog.jsonb_build_object('ok', $2 = 'sent' and $3 = reply.x_post_id)
      || case when $2 = 'sent' and $3 = reply.x_post_id then '{}'::jsonb else '{"code": "already_sent"}'::jsonb end;
  end if;

  if $2 = 'sent' then
    -- What X has is a fact, whatever state the reply was in here.
    if exists (select from public.messages m where m.x_post_id = $3) then
      return '{"ok": false, "code": "post_known"}';
    end if;
    select * into answered from public.messages m where m.id = reply.in_reply_to_message_id;
    update public.replies
    set state = 'sent', x_post_id = $3, sent_at = $6, error_code = null, error_detail = null
    where id = reply.id;
    insert into public.messages (id, ticket_id, kind, x_post_id, in_reply_to_x_post_id, author_id, text, posted_at)
    values (reply.id, reply.ticket_id, 'outbound', $3, answered.x_post_id, reply.author_id, reply.text, $6)
    on conflict (id) do nothing;
    update public.tickets t set last_reply_at = greatest(t.last_reply_at, $6) where t.id = reply.ticket_id;
    delete from private.reply_dispatch d where d.reply_id = reply.id;
    return '{"ok": true}';
  end if;

  if reply.state not in ('sending', 'unknown') then
    return '{"ok": false, "code": "not_sending"}';
  end if;
  update public.replies
  set state = $2, error_code = left($4, 100), error_detail = left($5, 2000)
  where id = reply.id;
  insert into private.reply_dispatch as d (reply_id, not_before, looked_at)
  values (reply.id, case when $2 = 'queued' then $6 end, case when $2 = 'unknown' then pg_catalog.now() end)
  on conflict on constraint reply_dispatch_pkey do update
    set not_before = excluded.not_before, looked_at = excluded.looked_at;
  if $2 = 'failed' then
    insert into public.notifications (user_id, kind, ticket_id) values (reply.author_id, 'reply_failed', reply.ticket_id);
    perform private.reopen_unanswered(reply.ticket_id);
  end if;
  return '{"ok": true}';
end;
$$;
comment on function public.finish_reply(uuid, text, text, text, text, timestamptz) is
  'How an attempt ended: sent, failed, unknown or queued (then sent_at is the time before which not to try again). {ok} or {ok: false, code}: invalid, not_found, already_sent, post_known, not_sending.';
