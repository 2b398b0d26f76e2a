-- How each brand account is connected to X: its keys, how often it is polled, what went wrong last, whether an admin
-- has paused it, and what this month's reading and writing come to.

-- The keys stand in a table of this schema that nobody was given a right to: PostgREST does not serve the schema, and
-- only x_accounts below reads it, which the functions' service key alone may call. Supabase Vault was the alternative:
-- it would keep them encrypted in dumps, but its view is open to the same roles on the same server, the embedded stack
-- has none, and so only one of two code paths would ever be tested.
create function private.valid_key(value text) returns boolean
language sql immutable
return value ~ '^[!-~]+$' and char_length(value) <= 500;

create table private.x_credentials (
  brand_account_id uuid primary key references public.brand_accounts (id) on delete cascade,
  consumer_key text not null check (private.valid_key(consumer_key)),
  consumer_secret text not null check (private.valid_key(consumer_secret)),
  access_token text not null check (private.valid_key(access_token)),
  access_secret text not null check (private.valid_key(access_secret)),
  bearer_token text check (private.valid_key(bearer_token)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table private.x_credentials is 'Keys of the app on X and of the brand account. Read by x_accounts only.';
comment on column private.x_credentials.bearer_token is 'The app''s own token, for the larger rate limit and for webhooks.';

create table public.x_connections (
  id uuid primary key default gen_random_uuid(),
  brand_account_id uuid not null unique references public.brand_accounts (id) on delete cascade,
  credentials_from text not null default 'none' check (credentials_from in ('none', 'stored', 'environment')),
  credential_hints jsonb not null default '{}' check (jsonb_typeof(credential_hints) = 'object'),
  credentials_saved_at timestamptz,
  paused_at timestamptz,
  disconnected_at timestamptz,
  poll_seconds integer not null default 60 check (poll_seconds between 30 and 3600),
  last_polled_at timestamptz,
  last_post_at timestamptz,
  last_error_kind text check (last_error_kind in ('read', 'send', 'webhook')),
  last_error_code text check (char_length(last_error_code) between 1 and 100),
  last_error_detail text check (char_length(last_error_detail) <= 500),
  last_error_at timestamptz,
  failing_since timestamptz,
  retry_after timestamptz,
  webhook_state text not null default 'none' check (webhook_state in ('none', 'registered', 'valid', 'failing')),
  webhook_last_event_at timestamptz,
  tested_at timestamptz,
  test_result jsonb check (jsonb_typeof(test_result) = 'array'),
  usage_month date not null default date_trunc('month', now() at time zone 'UTC')::date,
  posts_read bigint not null default 0 check (posts_read >= 0),
  posts_sent bigint not null default 0 check (posts_sent >= 0),
  posts_with_link_sent bigint not null default 0 check (posts_with_link_sent >= 0),
  last_usage jsonb check (jsonb_typeof(last_usage) = 'object'),
  prices jsonb check (jsonb_typeof(prices) = 'object'),
  updated_by uuid references public.members (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (posts_with_link_sent <= posts_sent),
  check ((last_error_code is null) = (last_error_at is null) and (last_error_code is null) = (failing_since is null)
    and (last_error_code is null) = (last_error_kind is null))
);
comment on table public.x_connections is
  'How a brand account is connected to X. Not synced: it changes with every poll, which would wake every device for a page that admins see now and then.';
comment on column public.x_connections.credential_hints is 'The last four characters of each key that is stored.';
comment on column public.x_connections.last_post_at is 'When the newest post that came in was written.';
comment on column public.x_connections.last_error_kind is 'What failed: only a success of the same kind clears it.';
comment on column public.x_connections.retry_after is 'X asked us to wait until then.';
comment on column public.x_connections.test_result is 'The checks of src/lib/domain/x-connection.ts, in their order.';
comment on column public.x_connections.posts_read is 'Posts that X bills as read in usage_month: each once a day (UTC), pushed ones as well.';
comment on column public.x_connections.last_usage is 'The counters of the month before usage_month in which there were any.';
comment on column public.x_connections.prices is 'US dollars a post, where an admin has set them; null takes those of src/lib/domain/x-connection.ts.';
create index x_connections_updated_by on public.x_connections (updated_by) where updated_by is not null;

-- X bills a post once a day (UTC), however often it is read. Which of them have been counted today and yesterday.
create table private.x_reads (
  brand_account_id uuid not null references public.brand_accounts (id) on delete cascade,
  day date not null,
  kind text not null check (kind in ('read', 'event')),
  x_post_id text not null check (x_post_id ~ '^[0-9]{1,20}$'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (brand_account_id, day, kind, x_post_id)
);
create index x_reads_day on private.x_reads (day);

create trigger touch_updated_at before update on private.x_credentials for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on public.x_connections for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on private.x_reads for each row execute function private.touch_updated_at();
alter table private.x_credentials enable row level security;
alter table public.x_connections enable row level security;
alter table private.x_reads enable row level security;
create policy "admins" on public.x_connections for select to authenticated
  using ((select private.my_role()) = 'admin');

-- Every account with what is needed to work for it. The only place from which a key leaves the database.
create function public.x_accounts() returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
begin
  insert into public.x_connections (brand_account_id)
  select b.id from public.brand_accounts b
  where not exists (select from public.x_connections c where c.brand_account_id = b.id)
  on conflict (brand_account_id) do nothing;
  return (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'id', b.id,
      'x_user_id', b.x_user_id,
      'handle', b.handle,
      'state', case when c.disconnected_at is not null then 'disconnected' when c.paused_at is not null then 'paused' else 'live' end,
      'poll_seconds', c.poll_seconds,
      'last_polled_at', c.last_polled_at,
      'credentials', case when k.brand_account_id is not null then pg_catalog.jsonb_build_object(
        'consumer_key', k.consumer_key, 'consumer_secret', k.consumer_secret, 'access_token', k.access_token,
        'access_secret', k.access_secret, 'bearer_token', k.bearer_token) end
    ) order by b.created_at, b.id), '[]')
    from public.brand_accounts b
    join public.x_connections c on c.brand_account_id = b.id
    left join private.x_credentials k on k.brand_account_id = b.id
  );
end;
$$;
comment on function public.x_accounts() is 'For functions only: every brand account, its state and its keys (null: none stored).';

-- Replies of an account that an admin holds wait and say why; when it is let go, the reason goes.
create function private.mark_held_replies(brand_account_id uuid, code text) returns void
language sql
set search_path = ''
as $$
  update public.replies r set error_code = $2, error_detail = null
  from public.tickets t
  where t.id = r.ticket_id and t.brand_account_id = $1 and r.state = 'queued'
    and ($2 is not null or r.error_code in ('x_paused', 'x_disconnected'))
    and r.error_code is distinct from $2
$$;

-- Keys that are not given stay as they are; null takes the bearer token away.
create function public.save_x_credentials(brand_account_id uuid, credentials jsonb, author_id uuid default null) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  names constant text[] := array['consumer_key', 'consumer_secret', 'access_token', 'access_secret', 'bearer_token'];
  account public.brand_accounts;
  kept private.x_credentials;
  whole jsonb;
  field text;
  hints jsonb;
  saved public.x_connections;
begin
  select * into account from public.brand_accounts b where b.id = $1 for no key update;
  if account.id is null then
    return private.refused('not_found');
  end if;
  if pg_catalog.jsonb_typeof($2) is distinct from 'object' then
    return private.invalid('credentials', 'malformed');
  end if;
  select k into field from pg_catalog.jsonb_object_keys($2) k where k <> all (names) limit 1;
  if found then
    return private.invalid(field, 'unknown');
  end if;
  select * into kept from private.x_credentials k where k.brand_account_id = $1;
  whole := coalesce(pg_catalog.to_jsonb(kept), '{}') || $2;
  foreach field in array names loop
    if coalesce(whole ->> field, '') = '' then
      if field <> 'bearer_token' then
        return private.invalid(field, 'empty');
      end if;
    elsif not private.valid_key(whole ->> field) then
      return private.invalid(field, 'malformed');
    end if;
  end loop;
  -- X writes the account's number in front: whoever has another one would answer customers in a wrong name.
  if whole ->> 'access_token' ~ '^[0-9]+-' and pg_catalog.split_part(whole ->> 'access_token', '-', 1) <> account.x_user_id then
    return private.invalid('access_token', 'other_account');
  end if;
  insert into private.x_credentials as k
    (brand_account_id, consumer_key, consumer_secret, access_token, access_secret, bearer_token)
  values ($1, whole ->> 'consumer_key', whole ->> 'consumer_secret', whole ->> 'access_token',
    whole ->> 'access_secret', nullif(whole ->> 'bearer_token', ''))
  on conflict on constraint x_credentials_pkey do update set
    consumer_key = excluded.consumer_key, consumer_secret = excluded.consumer_secret,
    access_token = excluded.access_token, access_secret = excluded.access_secret, bearer_token = excluded.bearer_token;
  -- Of a key so short that four characters would be much of it, none is shown.
  select pg_catalog.jsonb_object_agg(name, case when pg_catalog.char_length(whole ->> name) >= 12
    then pg_catalog.right(whole ->> name, 4) else '' end)
  into hints
  from pg_catalog.unnest(names) name
  where coalesce(whole ->> name, '') <> '';
  -- Other keys: what was wrong with the old ones, and what X asked of them, is over. A pause stays.
  insert into public.x_connections as c
    (brand_account_id, credentials_from, credential_hints, credentials_saved_at, updated_by)
  values ($1, 'stored', hints, pg_catalog.now(), $3)
  on conflict (brand_account_id) do update set
    credentials_from = 'stored', credential_hints = excluded.credential_hints,
    credentials_saved_at = excluded.credentials_saved_at, updated_by = excluded.updated_by, disconnected_at = null,
    last_polled_at = null, last_error_kind = null, last_error_code = null, last_error_detail = null,
    last_error_at = null, failing_since = null, retry_after = null, tested_at = null, test_result = null
  returning * into saved;
  update public.ingest_cursors cursor set retry_after = null, error_code = null, error_detail = null
  where cursor.brand_account_id = $1;
  if saved.paused_at is null then
    perform private.mark_held_replies($1, null);
  end if;
  return private.saved(saved.id, saved.updated_at);
end;
$$;
comment on function public.save_x_credentials(uuid, jsonb, uuid) is
  'For functions only: {consumer_key, consumer_secret, access_token, access_secret, bearer_token}; what is not named is kept. Connects a disconnected account again.';

-- The profile comes from X itself (users/me), so the keys are those of the account.
create function public.connect_x_account(profile jsonb, credentials jsonb, author_id uuid default null) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  account_id uuid;
  answer jsonb;
begin
  insert into public.brand_accounts as known (x_user_id, handle, name, avatar_url)
  values ($1 ->> 'x_user_id', $1 ->> 'handle', $1 ->> 'name', $1 ->> 'avatar_url')
  on conflict (x_user_id) do update
    set handle = excluded.handle, name = excluded.name, avatar_url = excluded.avatar_url
  returning known.id into account_id;
  answer := public.save_x_credentials(account_id, $2, $3);
  if not (answer ->> 'ok')::boolean then
    -- Nothing of a connection that did not come about may stay.
    raise exception using errcode = 'PT400', message = 'The keys cannot be stored.', detail = answer ->> 'field';
  end if;
  return answer || pg_catalog.jsonb_build_object('brand_account_id', account_id);
end;
$$;
comment on function public.connect_x_account(jsonb, jsonb, uuid) is
  'For functions only: makes the brand account of {x_user_id, handle, name, avatar_url}, or finds it again, and stores its keys.';

create function public.disconnect_x_account(brand_account_id uuid, author_id uuid default null) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  saved public.x_connections;
begin
  delete from private.x_credentials k where k.brand_account_id = $1;
  update public.x_connections c set
    disconnected_at = coalesce(c.disconnected_at, pg_catalog.now()), paused_at = null, credentials_from = 'none',
    credential_hints = '{}', credentials_saved_at = null, last_error_kind = null, last_error_code = null,
    last_error_detail = null, last_error_at = null, failing_since = null, retry_after = null, webhook_state = 'none',
    tested_at = null, test_result = null, updated_by = $2
  where c.brand_account_id = $1
  returning * into saved;
  if saved.id is null then
    return private.refused('not_found');
  end if;
  perform private.mark_held_replies($1, 'x_disconnected');
  return private.saved(saved.id, saved.updated_at);
end;
$$;
comment on function public.disconnect_x_account(uuid, uuid) is
  'For functions only: forgets the keys. Tickets and queued replies stay; nothing is read or sent until keys are saved again.';

create function public.set_x_paused(brand_account_id uuid, paused boolean, author_id uuid default null) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  saved public.x_connections;
begin
  update public.x_connections c set
    paused_at = case when $2 then coalesce(c.paused_at, pg_catalog.now()) end,
    -- Due at once: what was written meanwhile is waiting on X.
    last_polled_at = case when $2 then c.last_polled_at end,
    updated_by = $3
  where c.brand_account_id = $1 and c.disconnected_at is null
  returning * into saved;
  if saved.id is null then
    return private.refused('not_found');
  end if;
  perform private.mark_held_replies($1, case when $2 then 'x_paused' end);
  return private.saved(saved.id, saved.updated_at);
end;
$$;
comment on function public.set_x_paused(uuid, boolean, uuid) is
  'For functions only: a paused account is neither read nor written from. {ok} or not_found, also when it is disconnected.';

-- A month begins at midnight UTC, as X counts. The row's lock ends with the transaction that did what is counted.
create function private.count_x_usage(brand_account_id uuid, read bigint, sent bigint, with_link bigint) returns void
language sql
set search_path = ''
as $$
  insert into public.x_connections as c (brand_account_id, posts_read, posts_sent, posts_with_link_sent)
  values ($1, $2, $3, $4)
  on conflict (brand_account_id) do update set
    last_usage = case when c.usage_month = excluded.usage_month then c.last_usage else jsonb_build_object(
      'month', c.usage_month, 'posts_read', c.posts_read, 'posts_sent', c.posts_sent,
      'posts_with_link_sent', c.posts_with_link_sent) end,
    posts_read = excluded.posts_read + case when c.usage_month = excluded.usage_month then c.posts_read else 0 end,
    posts_sent = excluded.posts_sent + case when c.usage_month = excluded.usage_month then c.posts_sent else 0 end,
    posts_with_link_sent = excluded.posts_with_link_sent
      + case when c.usage_month = excluded.usage_month then c.posts_with_link_sent else 0 end,
    usage_month = excluded.usage_month
$$;

create function public.note_x_reads(brand_account_id uuid, kind text, x_post_ids text[], incoming boolean default false)
returns bigint
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  today date := (pg_catalog.now() at time zone 'UTC')::date;
  counted bigint;
begin
  with fresh as (
    insert into private.x_reads (brand_account_id, day, kind, x_post_id)
    select distinct $1, today, $2, id from pg_catalog.unnest($3) id where id ~ '^[0-9]{1,20}$'
    on conflict do nothing
    returning x_post_id
  )
  select count(*) into counted from fresh;
  if counted > 0 then
    perform private.count_x_usage($1, counted, 0, 0);
    delete from private.x_reads r where r.day < today - 1;
  end if;
  -- An id of X knows its time: 41 bits of milliseconds above 22 of machine and sequence.
  if $4 then
    update public.x_connections c set last_post_at = greatest(c.last_post_at, (
      select pg_catalog.to_timestamp((max(id::numeric::bigint >> 22) + 1288834974657) / 1000.0)
      from pg_catalog.unnest($3) id where id ~ '^[0-9]{12,19}$'
    ))
    where c.brand_account_id = $1;
  end if;
  return counted;
end;
$$;
comment on function public.note_x_reads(uuid, text, text[], boolean) is
  'For functions only: counts posts that X has given (read) or pushed (event), each once a day as X bills them. Returns how many were new today.';

-- How a call went. A null code is a success and clears an error of the same kind.
create function public.note_x_outcome(
  brand_account_id uuid, kind text, error_code text default null, error_detail text default null,
  retry_after timestamptz default null, credentials_from text default null
) returns void
language sql security definer
set search_path = ''
as $$
  update public.x_connections c set
    last_polled_at = case when $2 = 'read' then now() else c.last_polled_at end,
    credentials_from = coalesce($6, c.credentials_from),
    last_error_kind = case when $3 is not null then $2 when c.last_error_kind <> $2 then c.last_error_kind end,
    last_error_code = case when $3 is not null then left($3, 100) when c.last_error_kind <> $2 then c.last_error_code end,
    last_error_detail = case when $3 is not null then left($4, 500) when c.last_error_kind <> $2 then c.last_error_detail end,
    last_error_at = case when $3 is not null then now() when c.last_error_kind <> $2 then c.last_error_at end,
    failing_since = case when $3 is not null then coalesce(c.failing_since, now())
      when c.last_error_kind <> $2 then c.failing_since end,
    retry_after = case when $3 is not null then $5 when c.last_error_kind <> $2 then c.retry_after end,
    webhook_state = case when $2 <> 'webhook' then c.webhook_state when $3 is not null then 'failing' else 'valid' end,
    webhook_last_event_at = case when $2 = 'webhook' and $3 is null then now() else c.webhook_last_event_at end
  where c.brand_account_id = $1 and c.disconnected_at is null
$$;
comment on function public.note_x_outcome(uuid, text, text, text, timestamptz, text) is
  'For functions only: what became of reading, sending or being pushed to. A disconnected account keeps no record.';

-- Whether X would make a link of something in it, near enough for an estimate: a name below a common ending, with or
-- without a scheme, and not the second half of an address for mail.
create function private.has_link(words text) returns boolean
language sql immutable
return words ~* concat(
  '(^|[^[:alnum:]@_.-]|://)([[:alnum:]][[:alnum:]-]*\.)+(com|org|net|edu|gov|int|info|biz|name|app|dev|shop|store|online|site|',
  'blog|help|support|tech|cloud|link|page|news|live|world|today|agency|email|bank|travel|eu|',
  'ac|ae|ag|ai|al|am|ar|at|au|ba|be|bg|br|by|ca|cc|ch|cl|cn|co|cr|cz|de|dk|ee|es|fi|fm|fr|ge|gg|gr|hk|hr|hu|id|ie|il|',
  'in|io|ir|is|it|jp|ke|kr|kz|la|li|lt|lu|lv|ly|ma|md|me|mk|mt|mx|my|ng|nl|no|nz|pe|ph|pk|pl|pt|ro|rs|ru|sa|sc|se|sg|',
  'sh|si|sk|so|su|th|tk|to|tr|tv|tw|ua|uk|us|uy|ve|vn|ws|za)',
  '([^[:alnum:]_.@-]|\.([^[:alnum:]]|$)|$)');

create function private.count_x_send() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.count_x_usage(t.brand_account_id, 0, 1, case when private.has_link(new.text) then 1 else 0 end)
  from public.tickets t where t.id = new.ticket_id;
  return null;
end;
$$;
create trigger count_x_send after update of state on public.replies
  for each row when (new.state = 'sent' and old.state <> 'sent')
  execute function private.count_x_send();

revoke all on private.x_credentials, private.x_reads, public.x_connections from public, anon, authenticated, service_role;
grant select on public.x_connections to authenticated;
grant select, insert, update, delete on public.x_connections to service_role;
revoke all on function
  public.x_accounts(), public.save_x_credentials(uuid, jsonb, uuid), public.connect_x_account(jsonb, jsonb, uuid),
  public.disconnect_x_account(uuid, uuid), public.set_x_paused(uuid, boolean, uuid),
  public.note_x_reads(uuid, text, text[], boolean),
  public.note_x_outcome(uuid, text, text, text, timestamptz, text),
  private.mark_held_replies(uuid, text), private.count_x_usage(uuid, bigint, bigint, bigint), private.has_link(text),
  private.count_x_send(), private.valid_key(text)
  from public, anon, authenticated, service_role;
grant execute on function
  public.x_accounts(), public.save_x_credentials(uuid, jsonb, uuid), public.connect_x_account(jsonb, jsonb, uuid),
  public.disconnect_x_account(uuid, uuid), public.set_x_paused(uuid, boolean, uuid),
  public.note_x_reads(uuid, text, text[], boolean),
  public.note_x_outcome(uuid, text, text, text, timestamptz, text)
  to service_role;
