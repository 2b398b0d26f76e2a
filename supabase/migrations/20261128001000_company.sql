-- What the company has decided: its settings, business hours, promises (SLA), macros and articles, and what its
-- people are good at. All of it is small, so every device of staff holds all of it. Staff read; an admin writes,
-- through functions.

-- What text may contain that is shown to others. Null when it is fine, else a word that the interface knows.
-- Control characters and bidi overrides make a text look like another one; in one line, marks that nobody sees do.
create function private.text_problem(value text, longest integer, many_lines boolean default false) returns text
language sql immutable
return case
  when value is null then 'empty'
  when many_lines and translate(value, E'\t\n\r', '') ~ '[\u0001-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]' then 'hostile_text'
  when not many_lines and value ~ '[\u0001-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]' then 'hostile_text'
  -- Joiners belong between letters and within emoji; alone they are nothing.
  when btrim(value, E' \t\n\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200c\u200d\u202f\u205f\u3000') = '' then 'empty'
  when char_length(value) > longest then 'too_long'
end;

-- Without the space around it, and with each letter in its one form, so that equal names are equal.
create function private.trimmed(value text) returns text
language sql immutable
return normalize(btrim(value, E' \t\n\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'), NFC);

create function private.is_time_zone(name text) returns boolean
language plpgsql stable
set search_path = ''
as $$
begin
  -- The names of cities alone: Postgres also takes offsets, which know no summer.
  if name is null or name !~ '^[A-Z][A-Za-z_]*(/[A-Z][A-Za-z0-9_+-]*){0,2}$' or pg_catalog.char_length(name) > 60 then
    return false;
  end if;
  perform pg_catalog.now() at time zone name;
  return true;
exception when invalid_parameter_value then
  return false;
end;
$$;

create function private.json_text_problem(value jsonb, longest integer, required boolean default true) returns text
language sql immutable
return case
  when jsonb_typeof(value) is distinct from 'string' then 'malformed'
  when not required and value = '""' then null
  else private.text_problem(value #>> '{}', longest)
end;

create function private.number_problem(value jsonb, lowest numeric, highest numeric, whole boolean) returns text
language sql immutable
return case
  when jsonb_typeof(value) is distinct from 'number' then 'malformed'
  when not (value #>> '{}')::numeric between lowest and highest then 'out_of_range'
  when whole and (value #>> '{}')::numeric % 1 <> 0 then 'malformed'
end;

-- A list of different words, each like `pattern`.
create function private.list_problem(value jsonb, most integer, longest integer, pattern text default '.') returns text
language sql immutable
return case
  when jsonb_typeof(value) is distinct from 'array' then 'malformed'
  when jsonb_array_length(value) > most then 'too_many'
  else (
    select coalesce(
      min(private.json_text_problem(item, longest)),
      min(case when item #>> '{}' !~ pattern then 'malformed' end),
      case when count(distinct item) < count(*) then 'repeated' end
    )
    from jsonb_array_elements(value) item
  )
end;

-- One field of one setting, as 'company.name'.
create function private.setting_field_problem(path text, value jsonb) returns text
language sql stable
return case path
  when 'company.name' then private.json_text_problem(value, 100)
  when 'brand_voice.greeting' then private.json_text_problem(value, 200, false)
  when 'brand_voice.sign_off' then private.json_text_problem(value, 80)
  when 'brand_voice.emoji' then case when jsonb_typeof(value) is distinct from 'boolean' then 'malformed' end
  when 'brand_voice.words_to_avoid' then private.list_problem(value, 200, 80)
  when 'brand_voice.notes' then case
    when jsonb_typeof(value) is distinct from 'string' then 'malformed'
    when value <> '""' then private.text_problem(value #>> '{}', 4000, true)
  end
  when 'topics.hidden' then private.list_problem(value, 11, 30,
    '^(delivery|order|lost_damaged|billing|refund|account|technical|service|product|praise|other)$')
  when 'notifications.sounds' then case when jsonb_typeof(value) is distinct from 'boolean' then 'malformed' end
  when 'notifications.volume' then private.number_problem(value, 0, 1, false)
  when 'quiet_hours.enabled' then case when jsonb_typeof(value) is distinct from 'boolean' then 'malformed' end
  when 'quiet_hours.from' then case when value #>> '{}' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' then null else 'malformed' end
  when 'quiet_hours.to' then case when value #>> '{}' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' then null else 'malformed' end
  when 'quiet_hours.days' then case
    when jsonb_typeof(value) is distinct from 'array' then 'malformed'
    when jsonb_path_exists(value, 'strict $[*] ? (@.type() != "number" || !(@ == 1 || @ == 2 || @ == 3 || @ == 4 || @ == 5 || @ == 6 || @ == 7))') then 'out_of_range'
    when (select count(distinct item) < count(*) from jsonb_array_elements(value) item) then 'repeated'
  end
  when 'quiet_hours.time_zone' then case when private.is_time_zone(value #>> '{}') then null else 'unknown' end
  when 'retention.solved_days' then case when value <> 'null' then private.number_problem(value, 30, 3650, true) end
  when 'retention.raw_event_days' then private.number_problem(value, 1, 365, true)
  when 'onboarding.done' then private.list_problem(value, 30, 40, '^[a-z_]+$')
  when 'onboarding.skipped' then private.list_problem(value, 30, 40, '^[a-z_]+$')
  when 'onboarding.finished_at' then case when value <> 'null' and not private.is_time(value) then 'malformed' end
  else 'unknown'
end;

create function private.setting_fields(key text) returns text[]
language sql immutable
return case key
  when 'company' then array['name']
  when 'brand_voice' then array['greeting', 'sign_off', 'emoji', 'words_to_avoid', 'notes']
  when 'topics' then array['hidden']
  when 'notifications' then array['sounds', 'volume']
  when 'quiet_hours' then array['enabled', 'from', 'to', 'days', 'time_zone']
  when 'retention' then array['solved_days', 'raw_event_days']
  when 'onboarding' then array['done', 'skipped', 'finished_at']
end;

-- The first field that is not as src/lib/domain/settings.ts has it, and why; both null when all are.
create function private.setting_problem(key text, value jsonb, out field text, out reason text)
language plpgsql stable security definer
set search_path = ''
as $$
declare
  fields text[] := private.setting_fields(key);
begin
  field := 'key';
  reason := 'unknown';
  if fields is null then
    return;
  end if;
  field := 'value';
  reason := 'malformed';
  if pg_catalog.jsonb_typeof(value) is distinct from 'object' then
    return;
  end if;
  select k, 'unknown' into field, reason from pg_catalog.jsonb_object_keys(value) k where k <> all (fields) limit 1;
  if found then
    return;
  end if;
  foreach field in array fields loop
    reason := case
      when value ? field then private.setting_field_problem(key || '.' || field, value -> field)
      else 'empty'
    end;
    if reason is not null then
      return;
    end if;
  end loop;
  field := null;
end;
$$;

create table public.settings (
  id uuid primary key default gen_random_uuid(),
  key text not null unique
    check (key in ('company', 'brand_voice', 'topics', 'notifications', 'quiet_hours', 'retention', 'onboarding')),
  value jsonb not null,
  updated_by uuid references public.members (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((private.setting_problem(key, value)).reason is null)
);
comment on table public.settings is 'One row a decision that differs from the default of src/lib/domain/settings.ts, which has its shape.';
create index settings_updated_by on public.settings (updated_by) where updated_by is not null;

alter table public.teams
  add column updated_by uuid references public.members (id) on delete set null;
create index teams_updated_by on public.teams (updated_by) where updated_by is not null;

alter table public.team_members
  add column id uuid not null unique default gen_random_uuid();
comment on column public.team_members.id is 'How devices and the change log know the row.';

alter table public.members
  add column topics text[] not null default '{}' check (
    topics <@ array['delivery', 'order', 'lost_damaged', 'billing', 'refund', 'account', 'technical', 'service', 'product', 'praise', 'other']
    and cardinality(topics) <= 11
  ),
  add column languages text[] not null default '{}' check (
    cardinality(languages) <= 20
    and array_to_string(languages, ' ', '!') ~ '^([a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}( |$))*$'
  ),
  add column capacity integer check (capacity between 1 and 500);
comment on column public.members.topics is 'What they are good at; empty says nothing.';
comment on column public.members.languages is 'BCP 47; empty says nothing.';
comment on column public.members.capacity is 'Open tickets at once; null is no limit.';

-- Seven days, Monday first, each a list of {from, to} in the order of the day that do not overlap.
create function private.valid_hours(hours jsonb) returns boolean
language plpgsql immutable
set search_path = ''
as $$
declare
  day jsonb;
  span jsonb;
  reached text;
begin
  if pg_catalog.jsonb_typeof(hours) is distinct from 'array' or pg_catalog.jsonb_array_length(hours) <> 7 then
    return false;
  end if;
  for day in select d.value from pg_catalog.jsonb_array_elements(hours) with ordinality d order by d.ordinality loop
    if pg_catalog.jsonb_typeof(day) <> 'array' or pg_catalog.jsonb_array_length(day) > 12 then
      return false;
    end if;
    reached := '00:00';
    for span in select s.value from pg_catalog.jsonb_array_elements(day) with ordinality s order by s.ordinality loop
      if not coalesce(
        pg_catalog.jsonb_typeof(span) = 'object'
        and span ->> 'from' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
        and span ->> 'to' ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'
        and span ->> 'from' >= reached
        and span ->> 'from' < span ->> 'to'
        and span - 'from' - 'to' = '{}', false) then
        return false;
      end if;
      reached := span ->> 'to';
    end loop;
  end loop;
  return true;
end;
$$;
comment on function private.valid_hours(jsonb) is 'True for the shape of hoursSchema in src/lib/domain/rows.ts.';

create table public.calendars (
  id uuid primary key default gen_random_uuid(),
  name text not null unique check (char_length(name) between 1 and 100),
  time_zone text not null check (private.is_time_zone(time_zone)),
  hours jsonb not null check (private.valid_hours(hours)),
  updated_by uuid references public.members (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.calendars is 'When the company is at work. hours: seven days, Monday first, of {from, to}.';
create index calendars_updated_by on public.calendars (updated_by) where updated_by is not null;

create table public.holidays (
  id uuid primary key default gen_random_uuid(),
  calendar_id uuid not null references public.calendars (id) on delete cascade,
  day date not null,
  name text not null check (char_length(name) between 1 and 100),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (calendar_id, day)
);

create table public.sla_policies (
  id uuid primary key default gen_random_uuid(),
  name text not null unique check (char_length(name) between 1 and 100),
  position integer not null check (position between 0 and 10000),
  levels text[] not null default '{}'
    check (levels <@ array['urgent', 'high', 'normal', 'low'] and cardinality(levels) <= 4),
  topics text[] not null default '{}' check (
    topics <@ array['delivery', 'order', 'lost_damaged', 'billing', 'refund', 'account', 'technical', 'service', 'product', 'praise', 'other']
    and cardinality(topics) <= 11
  ),
  brand_account_ids uuid[] not null default '{}' check (cardinality(brand_account_ids) <= 100),
  calendar_id uuid references public.calendars (id),
  first_response_minutes integer check (first_response_minutes between 1 and 525600),
  next_response_minutes integer check (next_response_minutes between 1 and 525600),
  solve_minutes integer check (solve_minutes between 1 and 525600),
  pause_while_waiting boolean not null default true,
  warn_minutes integer not null default 15 check (warn_minutes between 0 and 525600),
  active boolean not null default true,
  updated_by uuid references public.members (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (num_nonnulls(first_response_minutes, next_response_minutes, solve_minutes) > 0)
);
comment on table public.sla_policies is
  'What is promised to whom. The first active one in the order of position whose levels, topics and accounts fit; an empty list fits all.';
comment on column public.sla_policies.calendar_id is 'Minutes count in its hours; null counts around the clock.';
create index sla_policies_calendar_id on public.sla_policies (calendar_id) where calendar_id is not null;
create index sla_policies_updated_by on public.sla_policies (updated_by) where updated_by is not null;

create table public.macros (
  id uuid primary key default gen_random_uuid(),
  folder text not null check (char_length(folder) between 1 and 100),
  title text not null check (char_length(title) between 1 and 200),
  body text not null check (char_length(body) between 1 and 10000),
  topics text[] not null default '{}' check (
    topics <@ array['delivery', 'order', 'lost_damaged', 'billing', 'refund', 'account', 'technical', 'service', 'product', 'praise', 'other']
    and cardinality(topics) <= 11
  ),
  status_after text check (status_after in ('open', 'pending', 'waiting', 'solved')),
  archived_at timestamptz,
  used_count integer not null default 0 check (used_count >= 0),
  solved_count integer not null default 0 check (solved_count >= 0),
  updated_by uuid references public.members (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.macros is 'Answers to be sent again and again. An archived one stays for the replies that were made from it.';
create unique index macros_folder_title on public.macros (folder, title) where archived_at is null;
create index macros_updated_by on public.macros (updated_by) where updated_by is not null;

create table public.articles (
  id uuid primary key default gen_random_uuid(),
  title text not null check (char_length(title) between 1 and 200),
  body text not null check (char_length(body) between 1 and 50000),
  url text check (url ~ '^https://[^\s]+$' and char_length(url) <= 2000),
  topics text[] not null default '{}' check (
    topics <@ array['delivery', 'order', 'lost_damaged', 'billing', 'refund', 'account', 'technical', 'service', 'product', 'praise', 'other']
    and cardinality(topics) <= 11
  ),
  archived_at timestamptz,
  updated_by uuid references public.members (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.articles is 'What the company knows, for the drafts of answers.';
create index articles_updated_by on public.articles (updated_by) where updated_by is not null;

alter table public.tickets
  add column pauses jsonb not null default '[]' check (
    jsonb_typeof(pauses) = 'array'
    and jsonb_array_length(pauses) <= 200
    and not jsonb_path_exists(pauses, 'strict $[*] ? (@.type() != "object" || @.from.type() != "string" || !(@.to.type() == "string" || @.to.type() == "null"))')
  ),
  add column csat_asked_at timestamptz,
  add column csat_score smallint check (csat_score between 1 and 5),
  add column csat_comment text check (char_length(csat_comment) between 1 and 2000),
  add column csat_at timestamptz,
  add column csat_verified boolean not null default false,
  add check ((csat_score is null) = (csat_at is null)),
  add check (csat_comment is null or csat_score is not null);
comment on column public.tickets.pauses is 'When it waited for the customer: {from, to}, oldest first; to is null while it does.';
comment on column public.tickets.csat_verified is 'The score came from the customer''s own account on X.';

alter table public.replies
  add column macro_id uuid references public.macros (id) on delete set null;
create index replies_macro_id on public.replies (macro_id) where macro_id is not null;

create trigger touch_updated_at before update on public.settings for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on public.calendars for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on public.holidays for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on public.sla_policies for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on public.macros for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on public.articles for each row execute function private.touch_updated_at();

alter table public.settings enable row level security;
alter table public.calendars enable row level security;
alter table public.holidays enable row level security;
alter table public.sla_policies enable row level security;
alter table public.macros enable row level security;
alter table public.articles enable row level security;
create policy "staff" on public.settings for select to authenticated using ((select private.is_staff()));
create policy "staff" on public.calendars for select to authenticated using ((select private.is_staff()));
create policy "staff" on public.holidays for select to authenticated using ((select private.is_staff()));
create policy "staff" on public.sla_policies for select to authenticated using ((select private.is_staff()));
create policy "staff" on public.macros for select to authenticated using ((select private.is_staff()));
create policy "staff" on public.articles for select to authenticated using ((select private.is_staff()));

revoke all on public.settings, public.calendars, public.holidays, public.sla_policies, public.macros, public.articles
  from public, anon, authenticated, service_role;
grant select on public.settings, public.calendars, public.holidays, public.sla_policies, public.macros, public.articles
  to authenticated;
grant select, insert, update, delete
  on public.settings, public.calendars, public.holidays, public.sla_policies, public.macros, public.articles
  to service_role;
revoke all on function
  private.text_problem(text, integer, boolean), private.trimmed(text), private.is_time_zone(text),
  private.json_text_problem(jsonb, integer, boolean), private.number_problem(jsonb, numeric, numeric, boolean),
  private.list_problem(jsonb, integer, integer, text), private.setting_field_problem(text, jsonb),
  private.setting_fields(text), private.setting_problem(text, jsonb), private.valid_hours(jsonb)
  from public, anon, authenticated, service_role;
-- The checks of the tables run with the rights of whoever writes.
grant execute on function private.setting_problem(text, jsonb), private.valid_hours(jsonb), private.is_time_zone(text)
  to service_role;
