-- A post as supabase/functions/_shared/posts/post.ts hands it over: what is checked of it, and its columns.

-- ISO 8601 with a zone; Postgres itself would also take 'yesterday'.
create function private.is_time(value jsonb) returns boolean
language sql stable
return coalesce(
  jsonb_typeof(value) = 'string'
  and (value #>> '{}') ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$'
  and pg_input_is_valid(value #>> '{}', 'timestamptz'), false);

-- Why a post cannot be taken; null when it can. Never raises.
create function private.post_problem(post jsonb) returns text
language sql stable
return case
  when jsonb_typeof(post) is distinct from 'object' then 'invalid_post'
  when not coalesce(jsonb_path_match(post, $path$
    strict $.x_post_id like_regex "^[0-9]{1,20}$" && $.edit_id like_regex "^[0-9]{1,20}$"
    && $.conversation_id like_regex "^[0-9]{1,20}$"
    && ($.in_reply_to_x_post_id == null || $.in_reply_to_x_post_id like_regex "^[0-9]{1,20}$")
  $path$, silent => true), false) then 'invalid_id'
  when not coalesce(jsonb_path_match(post, $path$
    strict $.author.x_user_id like_regex "^[0-9]{1,20}$"
    && $.author.followers >= 0 && $.author.followers < 9000000000000000
    && $.author.following >= 0 && $.author.following < 9000000000000000
    && ($.author.verified == true || $.author.verified == false)
    && ($.author.handle.type() == "string" || $.author.handle == null)
    && ($.author.name.type() == "string" || $.author.name == null)
    && ($.author.avatar_url.type() == "string" || $.author.avatar_url == null)
    && ($.author.bio.type() == "string" || $.author.bio == null)
  $path$, silent => true), false)
    or char_length(post -> 'author' ->> 'handle') not between 1 and 50
    or char_length(post -> 'author' ->> 'name') > 200
    or char_length(post -> 'author' ->> 'avatar_url') > 2000
    or char_length(post -> 'author' ->> 'bio') > 2000
    then 'invalid_author'
  when not coalesce(jsonb_typeof(post -> 'text') = 'string' and char_length(post ->> 'text') <= 100000, false)
    then 'invalid_text'
  when not coalesce(jsonb_typeof(post -> 'language') = 'null'
    or (jsonb_typeof(post -> 'language') = 'string' and char_length(post ->> 'language') between 1 and 35), false)
    then 'invalid_language'
  when not coalesce(jsonb_path_match(post, $path$
    strict $.media.type() == "array" && !exists($.media[*] ? (@.type() != "object"))
  $path$, silent => true), false) then 'invalid_media'
  when not private.is_time(post -> 'posted_at') then 'invalid_time'
  when not (jsonb_typeof(post -> 'edited_at') = 'null' or private.is_time(post -> 'edited_at')) then 'invalid_time'
  when not coalesce(jsonb_typeof(post -> 'triage') = 'null' or (
    private.valid_readings(post -> 'triage' -> 'readings')
    and jsonb_path_match(post -> 'triage', $path$
      strict $.evidence.type() == "array" && $.evidence.size() <= 3
      && !exists($.evidence[*] ? (@.type() != "string"))
      && ($.language_supported == true || $.language_supported == false)
      && $.model_version like_regex "^.{1,80}$"
    $path$, silent => true)), false) then 'invalid_triage'
end;

create type private.post as (
  place bigint,
  x_post_id text,
  edit_id text,
  conversation_id text,
  x_user_id text,
  text text,
  language text,
  in_reply_to_x_post_id text,
  media jsonb,
  posted_at timestamptz,
  edited_at timestamptz,
  triage jsonb,
  is_urgent boolean,
  author jsonb
);

comment on type private.post is 'A post of a batch; place is its position there, from 1.';

create function private.parse_post(post jsonb, place bigint) returns private.post
language sql stable
return row(
  place, post ->> 'x_post_id', post ->> 'edit_id', post ->> 'conversation_id', post -> 'author' ->> 'x_user_id',
  post ->> 'text', post ->> 'language', post ->> 'in_reply_to_x_post_id', post -> 'media',
  (post ->> 'posted_at')::timestamptz, (post ->> 'edited_at')::timestamptz,
  nullif(post -> 'triage', 'null'), coalesce(post ->> 'priority_level' = 'urgent', false), post -> 'author'
)::private.post;
