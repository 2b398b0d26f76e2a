-- What left somebody's sight is named as gone, also when it changed again before they pull: the later change
-- moves the entry, and where a page ends between the two its cursor has passed the hiding already.
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
  order by entry.seq
  limit $2
$$;
