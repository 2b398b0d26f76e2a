-- When a ticket waited for its customer: the clock of a promise stands still meanwhile. The same rule as
-- src/lib/domain/pauses.ts, which devices follow until the server has spoken; a test compares the two.

-- Times as JavaScript writes them. `at` never makes a pause end before it began, or begin in the one before.
create function private.pauses_after(pauses jsonb, before text, after text, at timestamptz) returns jsonb
language plpgsql stable
set search_path = ''
as $$
declare
  most constant integer := 200;
  last jsonb := pauses -> -1;
  moment timestamptz := greatest(at, (last ->> 'from')::timestamptz, (last ->> 'to')::timestamptz);
  written text := pg_catalog.to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
  is_open boolean := pg_catalog.jsonb_typeof(last -> 'to') is not distinct from 'null';
  first_end timestamptz;
begin
  if (before = 'waiting') = (after = 'waiting') then
    return pauses;
  end if;
  if before = 'waiting' then
    return case when is_open
      then pg_catalog.jsonb_set(pauses, '{-1,to}', pg_catalog.to_jsonb(written))
      else pauses end;
  end if;
  if is_open then
    return pauses;
  end if;
  pauses := pauses || pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('from', written, 'to', null));
  -- The two oldest become one as long as both together, so that no minute of waiting is lost.
  if pg_catalog.jsonb_array_length(pauses) > most then
    first_end := (pauses #>> '{0,to}')::timestamptz
      + ((pauses #>> '{1,to}')::timestamptz - (pauses #>> '{1,from}')::timestamptz);
    pauses := pg_catalog.jsonb_set(pauses #- '{1}', '{0,to}', pg_catalog.to_jsonb(
      pg_catalog.to_char(first_end at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')));
  end if;
  return pauses;
end;
$$;

create function private.keep_pauses() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  new.pauses := private.pauses_after(old.pauses, old.status, new.status, pg_catalog.now());
  return new;
end;
$$;

create trigger keep_pauses before update on public.tickets
  for each row
  when ((old.status = 'waiting') <> (new.status = 'waiting'))
  execute function private.keep_pauses();

revoke all on function private.pauses_after(jsonb, text, text, timestamptz), private.keep_pauses()
  from public, anon, authenticated, service_role;
