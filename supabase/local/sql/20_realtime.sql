-- Broadcast from the database, as hosted Supabase has it: same table, same functions. In place of the
-- replication slot that hosted Realtime reads, each message is announced on the channel realtime_messages.

create schema if not exists realtime;
grant usage on schema realtime to anon, authenticated, service_role;

create table if not exists realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default now(),
  inserted_at timestamp not null default now(),
  id uuid not null default gen_random_uuid(),
  primary key (id, inserted_at)
);
create index if not exists messages_inserted_at on realtime.messages (inserted_at);
alter table realtime.messages enable row level security;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;

-- The channel that the policies are asked about.
create or replace function realtime.topic() returns text
language sql stable
as $$
  select nullif(current_setting('realtime.topic', true), '')::text
$$;

-- Like the hosted one it never fails: what cannot be sent is a warning.
create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void
language plpgsql
as $$
declare
  message_id uuid := gen_random_uuid();
begin
  insert into realtime.messages (id, payload, event, topic, private, extension)
  values (message_id, payload, event, topic, private, 'broadcast');
  -- Hosted drops messages after three days, by partitions.
  delete from realtime.messages where inserted_at < now() - interval '3 days';
  -- A notification holds less than 8,000 bytes; a larger message is read from the table.
  perform pg_notify('realtime_messages', jsonb_build_object(
    'id', message_id, 'topic', topic, 'event', event, 'private', private,
    'payload', case when octet_length(payload::text) <= 7000 then payload end
  )::text);
exception when others then
  raise warning 'ErrorSendingBroadcastMessage: %', sqlerrm;
end;
$$;
revoke execute on function realtime.send(jsonb, text, text, boolean) from public;
