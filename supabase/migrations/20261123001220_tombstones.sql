-- X says that these posts are gone: their words must be gone here too, on every device with the next pull.
create function public.tombstone_posts(x_post_ids text[]) returns integer
language plpgsql security definer
set search_path = ''
as $$
declare
  ids text[];
  message_ids uuid[];
  ticket_ids uuid[];
begin
  if $1 is null or pg_catalog.cardinality($1) > 5000
    or exists (select from pg_catalog.unnest($1) id where id is null or id !~ '^[0-9]{1,20}$') then
    raise exception using errcode = 'PT400', detail = 'invalid_arguments',
      message = 'Up to 5,000 ids of posts on X are needed.';
  end if;
  perform pg_catalog.pg_advisory_xact_lock(7266, 3);

  -- By whatever id X speaks of a post, all of its versions are gone.
  select coalesce(pg_catalog.array_agg(distinct id), '{}') into ids
  from (
    select id from pg_catalog.unnest($1) id
    union all
    select e.x_post_id from private.post_edits e where e.edit_id = any ($1)
  ) named;

  insert into private.tombstones (x_post_id) select pg_catalog.unnest(ids) on conflict do nothing;
  update public.raw_events set payload = null where external_id = any (ids) and payload is not null;

  select pg_catalog.array_agg(distinct m.ticket_id) into ticket_ids
  from public.messages m where m.x_post_id = any (ids) and m.deleted_at is null;
  perform from public.tickets t where t.id = any (ticket_ids) order by t.id for no key update;

  with emptied as (
    update public.messages m
    set text = '', media = '[]', deleted_at = pg_catalog.now()
    where m.x_post_id = any (ids) and m.deleted_at is null
    returning m.id
  )
  select coalesce(pg_catalog.array_agg(emptied.id), '{}') into message_ids from emptied;

  delete from public.triage where message_id = any (message_ids);
  delete from private.triage_leases where message_id = any (message_ids);
  update public.replies
  set state = 'cancelled', error_code = 'message_deleted', error_detail = 'The customer deleted the post.'
  where in_reply_to_message_id = any (message_ids) and state = 'queued';
  perform private.reopen_unanswered(id) from pg_catalog.unnest(ticket_ids) id;
  return pg_catalog.cardinality(message_ids);
end;
$$;
comment on function public.tombstone_posts(text[]) is
  'Honours deletions on X; takes ids of any version of a post. Returns how many messages were emptied.';
