-- Whoever does not work here is told of changes to their own rows alone. Before, what had left anybody's sight was
-- named to every signed-in customer as gone: no content, but the ids of tickets, messages and people, and how many.
create or replace function private.changes_after(since bigint, page_size integer)
returns table (seq bigint, table_name text, row_id uuid, hides boolean)
language sql stable security definer
set search_path = ''
as $$
  select entry.seq, entry.table_name, entry.row_id, entry.hidden_seq is not null
  from private.change_log entry
  where entry.seq > $1
    and (entry.user_id is null or entry.user_id = auth.uid())
    and (select private.my_role()) is not null
    and (
      (select private.is_staff())
      or entry.user_id = auth.uid()
      or (entry.table_name = 'members' and entry.row_id = auth.uid())
    )
  order by entry.seq
  limit $2
$$;
