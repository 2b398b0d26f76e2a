-- Whether and how customers are asked how it was. And so that a new setting need not repeat what is said of all
-- others: it brings one function, private.<key>_setting(value), which names its fields with what is wrong with each,
-- {field: reason or null}.

create or replace function private.setting_problem(key text, value jsonb, out field text, out reason text)
language plpgsql stable security definer
set search_path = ''
as $$
declare
  fields text[] := private.setting_fields(key);
  own regprocedure;
  problems jsonb;
begin
  if fields is null and key ~ '^[a-z][a-z_]{0,39}$' then
    own := pg_catalog.to_regprocedure(pg_catalog.format('private.%I(jsonb)', key || '_setting'));
  end if;
  field := 'key';
  reason := 'unknown';
  if fields is null and own is null then
    return;
  end if;
  field := 'value';
  reason := 'malformed';
  if pg_catalog.jsonb_typeof(value) is distinct from 'object' then
    return;
  end if;
  if own is not null then
    execute pg_catalog.format('select private.%I($1)', key || '_setting') into problems using value;
    fields := array(select f from pg_catalog.jsonb_object_keys(problems) f);
  end if;
  select k, 'unknown' into field, reason from pg_catalog.jsonb_object_keys(value) k where k <> all (fields) limit 1;
  if found then
    return;
  end if;
  foreach field in array fields loop
    reason := case
      when not value ? field then 'empty'
      when own is not null then problems ->> field
      else private.setting_field_problem(key || '.' || field, value -> field)
    end;
    if reason is not null then
      return;
    end if;
  end loop;
  field := null;
end;
$$;

-- A key that is not known is no setting by the other check already.
alter table public.settings drop constraint settings_key_check;

create function private.csat_setting(value jsonb) returns jsonb
language sql immutable
return jsonb_build_object(
  'enabled', case when jsonb_typeof(value -> 'enabled') is distinct from 'boolean' then 'malformed' end,
  'question', private.json_text_problem(value -> 'question', 200),
  'invitation', private.json_text_problem(value -> 'invitation', 140),
  'scale', case when value -> 'scale' in ('"faces"', '"thumbs"') then null else 'malformed' end,
  'link_days', private.number_problem(value -> 'link_days', 1, 90, true)
);

revoke all on function private.setting_problem(text, jsonb), private.csat_setting(jsonb)
  from public, anon, authenticated, service_role;
-- The check of the table runs with the rights of whoever writes.
grant execute on function private.setting_problem(text, jsonb) to service_role;
