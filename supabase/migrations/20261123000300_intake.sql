-- Where reading X stands, and what it brought that could not become a message. Only functions see these.

create table public.ingest_cursors (
  brand_account_id uuid not null references public.brand_accounts (id) on delete cascade,
  source text not null check (source in ('mentions', 'tombstones')),
  since_id text check (since_id ~ '^[0-9]{1,20}$'),
  next_token text check (char_length(next_token) <= 1000),
  newest_id text check (newest_id ~ '^[0-9]{1,20}$'),
  polled_at timestamptz,
  error_code text check (char_length(error_code) <= 100),
  error_detail text check (char_length(error_detail) <= 2000),
  retry_after timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (brand_account_id, source)
);
comment on column public.ingest_cursors.since_id is 'Everything up to this post is stored; moves only after the last page.';
comment on column public.ingest_cursors.next_token is 'Set while a run was cut short: the page to go on with.';
comment on column public.ingest_cursors.newest_id is 'Newest post of the run that is under way; becomes since_id at its end.';
comment on column public.ingest_cursors.retry_after is 'X asked us to wait until then.';

create table public.raw_events (
  id uuid primary key default gen_random_uuid(),
  brand_account_id uuid references public.brand_accounts (id) on delete cascade,
  source text not null check (source in ('poll', 'webhook', 'import')),
  external_id text check (char_length(external_id) <= 100),
  payload jsonb,
  state text not null check (state in ('taken', 'known', 'ignored', 'refused')),
  error_code text check (char_length(error_code) <= 100),
  error_detail text check (char_length(error_detail) <= 2000),
  received_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (state <> 'refused' or error_code is not null)
);
comment on table public.raw_events is 'What X sent that was set aside, with the reason. Only refused events keep their payload.';
create index raw_events_brand_account_id on public.raw_events (brand_account_id, received_at desc);
create index raw_events_external_id on public.raw_events (external_id);

create table private.tombstones (
  x_post_id text primary key check (x_post_id ~ '^[0-9]{1,20}$'),
  deleted_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table private.tombstones is 'Posts deleted on X, also those that never reached us: a late copy must not come in.';

create table private.post_edits (
  edit_id text primary key check (edit_id ~ '^[0-9]{1,20}$'),
  x_post_id text not null check (x_post_id ~ '^[0-9]{1,20}$'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table private.post_edits is 'Ids that edits gave to a post: X may speak of a deletion by any of them.';
create index post_edits_x_post_id on private.post_edits (x_post_id);

create trigger touch_updated_at before update on public.ingest_cursors for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on public.raw_events for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on private.tombstones for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on private.post_edits for each row execute function private.touch_updated_at();
