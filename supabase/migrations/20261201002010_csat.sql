-- How it was, asked once after solving, by a link in a reply that a person sends. The answer stands in the ticket
-- (csat_score and its neighbours); here is what belongs to the link alone.

create table private.ratings (
  ticket_id uuid primary key references public.tickets (id) on delete cascade,
  reply_id uuid not null references public.replies (id) on delete cascade,
  asked_by uuid references public.members (id) on delete set null,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  expires_at timestamptz not null,
  changes integer not null default 0 check (changes >= 0),
  changes_since timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table private.ratings is 'The link by which the customer of a ticket was asked; without a row it is closed.';
comment on column private.ratings.token_hash is 'SHA-256 of the token that a device has drawn. It stands in a public post.';
comment on column private.ratings.changes is 'Answers since changes_since, so that nobody floods the devices by a link.';
create index ratings_reply_id on private.ratings (reply_id);
create index ratings_asked_by on private.ratings (asked_by) where asked_by is not null;
alter table private.ratings enable row level security;
create trigger touch_updated_at before update on private.ratings for each row execute function private.touch_updated_at();

create index tickets_csat_asked_at on public.tickets (csat_asked_at) where csat_asked_at is not null;

-- What src/lib/domain/settings.ts has until an admin decides.
create function private.csat(out enabled boolean, out question text, out scale text, out link_days integer, out company text)
language plpgsql stable
set search_path = ''
as $$
declare
  decided jsonb := (select value from public.settings where key = 'csat');
begin
  enabled := coalesce((decided ->> 'enabled')::boolean, false);
  question := coalesce(decided ->> 'question', 'How did we do?');
  scale := coalesce(decided ->> 'scale', 'faces');
  link_days := coalesce((decided ->> 'link_days')::integer, 14);
  company := coalesce((select value ->> 'name' from public.settings where key = 'company'), '');
end;
$$;

-- A reply whose words hold a link says so by the hash of its token. It goes out only if the question may be asked:
-- a link that leads nowhere would reach a customer otherwise. The caller holds the lock of the ticket.
create function private.ask_rating(ticket public.tickets, reply_id uuid, args jsonb) returns void
language plpgsql
set search_path = ''
as $$
declare
  decided record := private.csat();
begin
  if not args ? 'csat_token_hash' then
    return;
  end if;
  if not coalesce(args ->> 'csat_token_hash' ~ '^[0-9a-f]{64}$', false) then
    perform private.reject('invalid', '“csat_token_hash” must be a SHA-256 in hexadecimal.');
  end if;
  if not decided.enabled then
    perform private.reject('csat_off', 'Customers are not asked for ratings here.');
  end if;
  if ticket.csat_asked_at is not null then
    perform private.reject('already_asked', 'The customer has been asked for a rating of this ticket already.');
  end if;
  if ticket.status <> 'solved' then
    perform private.reject('not_solved', 'A customer is asked for a rating once the ticket is solved.');
  end if;
  insert into private.ratings (ticket_id, reply_id, asked_by, token_hash, expires_at)
  values (ticket.id, $2, auth.uid(), pg_catalog.decode(args ->> 'csat_token_hash', 'hex'),
    pg_catalog.now() + pg_catalog.make_interval(days => decided.link_days));
  update public.tickets set csat_asked_at = pg_catalog.now() where id = ticket.id;
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
  perform private.ask_rating(ticket, reply_id, args);
  update public.tickets set status = 'waiting' where id = ticket.id and status in ('open', 'pending');
  return private.ok();
end;
$$;

-- A reply that X never had has asked nobody: the ticket may be asked again.
create function private.unask_rating() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  with unasked as (
    delete from private.ratings r where r.reply_id = new.id
    returning r.ticket_id
  )
  update public.tickets t
  set csat_asked_at = null, csat_score = null, csat_comment = null, csat_at = null, csat_verified = false
  from unasked where t.id = unasked.ticket_id;
  return null;
end;
$$;
create trigger unask_rating after update of state on public.replies
  for each row when (new.state = 'cancelled' and old.state <> 'cancelled')
  execute function private.unask_rating();

-- Whoever has taken down all that they wrote on a ticket wants their words gone: those of the rating go as well, and
-- nothing more is taken by the link. The score stays, which is a number.
create function private.forget_rating_words() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  if exists (
    select from public.messages m
    join public.tickets t on t.id = m.ticket_id and t.customer_id = m.customer_id
    where m.ticket_id = new.ticket_id and m.deleted_at is null
  ) then
    return null;
  end if;
  delete from private.ratings where ticket_id = new.ticket_id;
  update public.tickets set csat_comment = null where id = new.ticket_id and csat_comment is not null;
  return null;
end;
$$;
create trigger forget_rating_words after update of deleted_at on public.messages
  for each row when (new.kind = 'inbound' and old.deleted_at is null and new.deleted_at is not null)
  execute function private.forget_rating_words();

revoke all on private.ratings from public, anon, authenticated, service_role;
revoke all on function private.csat(), private.ask_rating(public.tickets, uuid, jsonb), private.reply_queue_v1(jsonb),
  private.unask_rating(), private.forget_rating_words()
  from public, anon, authenticated, service_role;
