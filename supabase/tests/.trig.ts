import { openTestDatabase } from './support/test-database.ts';
const t=await openTestDatabase((process.argv[2]??'postgres') as 'postgres'); const q=t.database.query;
await t.database.script(`alter table public.customers disable trigger touch_updated_at`);
const ins=(k:number)=>q(`insert into public.customers(x_user_id,handle,name) select (${k}*100000+g)::text,'h','n' from generate_series(1,1000) g`);
const off=(n:string)=>t.database.script(`alter table public.customers disable trigger ${n}`), on=(n:string)=>t.database.script(`alter table public.customers enable trigger ${n}`);
let k=1; const res:Record<string,number[]>={with:[],without:[]};
for(let i=0;i<8;i++){ let s=performance.now(); await ins(k++); res.with!.push(Math.round(performance.now()-s)); await off('log_change'); s=performance.now(); await ins(k++); res.without!.push(Math.round(performance.now()-s)); await on('log_change'); }
console.log(res);
// variant: merged function
await t.database.script(`
create or replace function private.log_change() returns trigger language plpgsql security definer set search_path='' as $$
declare next_seq bigint;
begin
  perform pg_catalog.pg_advisory_xact_lock(7266, 1);
  next_seq := pg_catalog.nextval('private.change_seq');
  insert into private.change_log as entry (table_name, row_id, seq, op) values (tg_table_name, new.id, next_seq, 'upsert')
  on conflict on constraint change_log_pkey do update set seq = excluded.seq, op = excluded.op, written_at = now();
  return null;
end $$;`);
res.merged=[]; for(let i=0;i<8;i++){ let s=performance.now(); await ins(k++); res.merged!.push(Math.round(performance.now()-s)); }
await t.database.script(`
create or replace function private.log_change() returns trigger language plpgsql security definer as $$
begin return null; end $$;`);
res.empty=[]; for(let i=0;i<8;i++){ let s=performance.now(); await ins(k++); res.empty!.push(Math.round(performance.now()-s)); }
await t.database.script(`
create table private.pend(id bigint generated always as identity primary key, tx xid8 not null default pg_current_xact_id(), table_name text, row_id uuid, op text, hides bool, user_id uuid);
create index on private.pend(tx);
drop trigger log_change on public.customers;
create function private.collect() returns trigger language plpgsql security definer set search_path='' as $$
begin insert into private.pend(table_name,row_id,op,hides) select tg_table_name, id, 'upsert', false from changed; return null; end $$;
create trigger log_change after insert on public.customers referencing new table as changed for each statement execute function private.collect();
create function private.flush() returns trigger language plpgsql security definer set search_path='' as $$
begin
 if not exists(select from private.pend where tx=pg_current_xact_id()) then return null; end if;
 perform pg_catalog.pg_advisory_xact_lock(7266, 1);
 with mine as (delete from private.pend where tx=pg_current_xact_id() returning *)
 insert into private.change_log as entry (table_name,row_id,seq,op) select table_name,row_id,nextval('private.change_seq'),op from mine
  on conflict on constraint change_log_pkey do update set seq = excluded.seq, op = excluded.op, written_at = now();
 return null; end $$;
create constraint trigger flush after insert on private.pend deferrable initially deferred for each row execute function private.flush();
`);
res.setbased=[]; for(let i=0;i<8;i++){ let s=performance.now(); await ins(k++); res.setbased!.push(Math.round(performance.now()-s)); }
console.log(res);
await t.close();
