-- How customers answer, and what the answers come to. A link stands in a public post, so whoever reads it may answer:
-- such an answer is unverified, nothing of an earlier one is shown by it, and each replaces the one before.

-- The account on X is theirs when the auth server says that they signed in with it; only it writes identities.
create function private.owns_x_account(x_user_id text) returns boolean
language plpgsql stable security definer
set search_path = ''
as $$
begin
  return private.my_role() is not null and exists (
    select from auth.identities i
    where i.user_id = auth.uid() and i.provider in ('twitter', 'x') and i.provider_id = $1
  );
end;
$$;

create function private.rating_problem(scale text, score integer, comment text, out field text, out reason text)
language plpgsql immutable
set search_path = ''
as $$
begin
  if score is null or not score = any (case scale when 'thumbs' then array[2, 4] else array[1, 2, 3, 4, 5] end) then
    field := 'score';
    reason := 'out_of_range';
  elsif comment <> '' then
    reason := private.text_problem(comment, 1000, true);
    field := case when reason is not null then 'comment' end;
  end if;
end;
$$;

-- Writes an answer on a ticket that the caller has locked. The same once more changes nothing.
create function private.keep_rating(ticket public.tickets, score integer, comment text, verified boolean) returns jsonb
language plpgsql
set search_path = ''
as $$
#variable_conflict use_column
declare
  problem record;
  said text := nullif(private.kept_text(coalesce($3, '')), '');
begin
  problem := private.rating_problem((private.csat()).scale, $2, coalesce(said, ''));
  if problem.reason is not null then
    return private.invalid(problem.field, problem.reason);
  end if;
  if (ticket.csat_score, ticket.csat_comment, ticket.csat_verified) is distinct from ($2::smallint, said, $4) then
    update public.tickets
    set csat_score = $2, csat_comment = said, csat_verified = $4, csat_at = pg_catalog.now()
    where id = ticket.id;
  end if;
  return pg_catalog.jsonb_build_object('ok', true, 'verified', $4);
end;
$$;

-- The link, if it is open; null for one that is forged, expired or closed, which nobody can tell apart.
create function private.open_rating(token text) returns private.ratings
language sql stable
set search_path = ''
as $$
  select r.* from private.ratings r
  where $1 ~ '^[A-Za-z0-9_-]{22}$'
    and r.token_hash = sha256(convert_to($1, 'UTF8'))
    and r.expires_at > now()
    and (private.csat()).enabled
$$;

create function public.rating_page(token text) returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
declare
  link private.ratings := private.open_rating($1);
  decided record := private.csat();
  asked record;
begin
  select b.name as brand, c.x_user_id, t.csat_verified as is_settled into asked
  from public.tickets t
  join public.brand_accounts b on b.id = t.brand_account_id
  join public.customers c on c.id = t.customer_id
  where t.id = link.ticket_id;
  if asked.brand is null or (asked.is_settled and not private.owns_x_account(asked.x_user_id)) then
    return private.refused('link_closed');
  end if;
  return pg_catalog.jsonb_build_object(
    'ok', true,
    'company', coalesce(nullif(decided.company, ''), asked.brand),
    'question', decided.question,
    'scale', decided.scale,
    'verified', private.owns_x_account(asked.x_user_id));
end;
$$;
comment on function public.rating_page(text) is
  'For whoever has the link of a rating: {ok, company, question, scale, verified}, nothing of the ticket; or {ok: false, code: link_closed}. verified: an answer of this caller would be.';

create function public.rate(token text, score integer, comment text default '') returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  most constant integer := 30;
  ticket public.tickets;
  link private.ratings;
  verified boolean;
  answer jsonb;
begin
  if pg_catalog.octet_length($3) > 8000 then
    return private.invalid('comment', 'too_long');
  end if;
  link := private.open_rating($1);
  select t.* into ticket from public.tickets t where t.id = link.ticket_id for no key update;
  -- Looked at again under the lock: what closed it meanwhile has closed it.
  link := private.open_rating($1);
  if ticket.id is null or link.ticket_id is null then
    return private.refused('link_closed');
  end if;
  verified := private.owns_x_account((select c.x_user_id from public.customers c where c.id = ticket.customer_id));
  -- Once the customer has spoken by their own account nobody speaks for them.
  if ticket.csat_verified and not verified then
    return private.refused('link_closed');
  end if;
  if link.changes_since < pg_catalog.now() - interval '1 hour' then
    link.changes := 0;
    link.changes_since := pg_catalog.now();
  end if;
  if link.changes >= most then
    return private.refused('rate_limited');
  end if;
  answer := private.keep_rating(ticket, $2, $3, verified);
  if (answer ->> 'ok')::boolean then
    update private.ratings set changes = link.changes + 1, changes_since = link.changes_since where ticket_id = ticket.id;
  end if;
  return answer;
end;
$$;
comment on function public.rate(text, integer, text) is
  'Answers by a link, until it expires; the last answer counts. score 1 to 5, or 2 and 4 where thumbs are asked for. {ok, verified} or {ok: false, code}: link_closed, rate_limited, invalid with field and reason.';

create function public.my_ratings() returns jsonb
language sql stable security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'ticket_id', t.id,
    'brand', b.name,
    'asked_at', t.csat_asked_at,
    'question', decided.question,
    'scale', decided.scale,
    -- What came by the link may be of somebody else.
    'score', case when t.csat_verified then t.csat_score end,
    'comment', case when t.csat_verified then t.csat_comment end
  ) order by t.csat_asked_at desc), '[]')
  from private.csat() decided, private.ratings r
  join public.tickets t on t.id = r.ticket_id
  join public.customers c on c.id = t.customer_id
  join public.brand_accounts b on b.id = t.brand_account_id
  where decided.enabled and r.expires_at > now() and private.owns_x_account(c.x_user_id)
$$;
comment on function public.my_ratings() is
  'The tickets of the caller''s own account on X that they may rate now: [{ticket_id, brand, asked_at, question, scale, score, comment}].';

create function public.rate_ticket(ticket_id uuid, score integer, comment text default '') returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  ticket public.tickets;
begin
  select t.* into ticket from public.tickets t
  where t.id = $1
    and private.owns_x_account((select c.x_user_id from public.customers c where c.id = t.customer_id))
  for no key update;
  if ticket.id is null or not (private.csat()).enabled
    or not exists (select from private.ratings r where r.ticket_id = ticket.id and r.expires_at > pg_catalog.now()) then
    return private.refused('not_found');
  end if;
  return private.keep_rating(ticket, $2, $3, true);
end;
$$;
comment on function public.rate_ticket(uuid, integer, text) is
  'For the customer whose own account on X the ticket is of, as long as the link lives: a verified answer. {ok, verified} or {ok: false, code}: not_found, invalid with field and reason.';

create function public.csat_figures(days integer) returns jsonb
language plpgsql stable security definer
set search_path = ''
set timezone = 'UTC'
as $$
declare
  since timestamptz;
begin
  if not private.sees_everything() then
    return private.refused('forbidden');
  end if;
  if $1 is null or $1 not between 1 and 366 then
    return private.invalid('days', 'out_of_range');
  end if;
  since := pg_catalog.now() - pg_catalog.make_interval(days => $1);
  return (
    select pg_catalog.jsonb_build_object(
      'ok', true,
      'asked', count(*),
      'answered', count(t.csat_score),
      'good', count(*) filter (where t.csat_score >= 4),
      'unverified', count(*) filter (where t.csat_score is not null and not t.csat_verified),
      'comments', (
        select coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(last) order by last.at desc), '[]')
        from (
          select c.id as ticket_id, c.number, c.csat_score as score, c.csat_comment as comment,
            c.csat_verified as verified, c.csat_at as at
          from public.tickets c
          where c.csat_asked_at > since and c.csat_comment is not null
          order by c.csat_at desc
          limit 10
        ) last
      )
    )
    from public.tickets t
    where t.csat_asked_at > since
  );
end;
$$;
comment on function public.csat_figures(integer) is
  'For admins and supervisors, of the tickets asked in the last days (1 to 366): {ok, asked, answered, good, unverified, comments}, comments the newest ten. good is 4 or 5 of 5.';

revoke all on function
  private.owns_x_account(text), private.rating_problem(text, integer, text),
  private.keep_rating(public.tickets, integer, text, boolean), private.open_rating(text),
  public.rating_page(text), public.rate(text, integer, text), public.my_ratings(), public.rate_ticket(uuid, integer, text),
  public.csat_figures(integer)
  from public, anon, authenticated, service_role;
-- The only ones that need no account: the token is the right.
grant execute on function public.rating_page(text), public.rate(text, integer, text) to anon, authenticated;
grant execute on function public.my_ratings(), public.rate_ticket(uuid, integer, text), public.csat_figures(integer)
  to authenticated;
