import { openTestDatabase } from './support/test-database.ts';
import { BRAND, readings, startAfresh, AS } from './support/world.ts';
import { rpc, SERVICE } from './support/callers.ts';
const engine=(process.argv[2] ?? 'postgres') as 'postgres'; const N=Number(process.argv[3]??5000), B=Number(process.argv[4]??500);
const t=await openTestDatabase(engine);
const q=t.database.query;
const post=(id:number)=>({ x_post_id:String(id), edit_id:String(id), conversation_id:String(id), author:{x_user_id:String(id%2000+500000),handle:'h'+id%2000,name:'N '+id%2000,avatar_url:'https://pbs.example/1.jpg',bio:'bio text of a person who writes some things',followers:10,following:10,verified:false}, text:'@brand my parcel is late and nobody answers the phone, this is the third time I am asking '+id, language:'en', in_reply_to_x_post_id:null, media:[], posted_at:new Date(Date.now()-86400000*2+id).toISOString(), edited_at:null, triage:{readings:readings(),evidence:['late','nobody'],language_supported:true,model_version:'l1'}, priority_level:'normal'});
const posts=Array.from({length:N},(_,i)=>post(1000000+i));
for (let round=0; round<2; round++) {
await startAfresh(t.database); await q('analyze');
let s=performance.now();
for (let i=0;i<N;i+=B) await rpc(t.database,SERVICE,'ingest_posts',{brand_account_id:BRAND,source:'import',posts:posts.slice(i,i+B)});
const ingest=performance.now()-s; 
s=performance.now(); for (let i=0;i<N;i+=B) await rpc(t.database,SERVICE,'ingest_posts',{brand_account_id:BRAND,source:'import',posts:posts.slice(i,i+B)});
const again=performance.now()-s;
const dump=async(table:string)=> (await q<{r:unknown}>(`select to_jsonb(x) r from public.${table} x where created_at > now() - interval '1 hour' order by created_at, ${table==='tickets'?'number':'id'}`)).map(x=>x.r);
const rows:Record<string,unknown[]>={}; for (const tb of ['customers','tickets','messages','triage']) rows[tb]=await dump(tb);
console.log(Object.fromEntries(Object.entries(rows).map(([k,v])=>[k,v.length])));
// by message order
await t.database.script(`set local session_replication_role=replica; delete from public.triage; delete from public.messages; delete from public.tickets; delete from public.customers; delete from public.replies; delete from public.notifications; delete from private.change_log;`);
await q('vacuum');
const msg=rows['messages'] as any[]; const tri=new Map((rows['triage'] as any[]).map(r=>[r.message_id,r])); const tic=new Map((rows['tickets'] as any[]).map(r=>[r.id,r])); const cus=new Map((rows['customers'] as any[]).map(r=>[r.id,r])); const seen=new Set();
s=performance.now();
for (let i=0;i<msg.length;i+=B) { const m=msg.slice(i,i+B); const pick=(map:Map<string,any>,keys:string[])=>keys.filter(k=>!seen.has(k)&&map.has(k)&&seen.add(k)).map(k=>map.get(k));
 const c=pick(cus,m.flatMap(x=>[x.customer_id, tic.get(x.ticket_id).customer_id])), tk=pick(tic,m.map(x=>x.ticket_id)), tr=m.map(x=>tri.get(x.id)).filter(Boolean);
 await t.database.transaction(async qq=>{ for (const [tb,rs] of [['customers',c],['tickets',tk],['messages',m],['triage',tr]] as const) await qq(`insert into public.${tb} select * from jsonb_populate_recordset(null::public.${tb}, $1::text::jsonb)`,[JSON.stringify(rs)]); }); }
const raw=performance.now()-s;
console.log({engine,N,B,ingestPerS:Math.round(N/ingest*1000),againPerS:Math.round(N/again*1000),rawPerS:Math.round(N/raw*1000),ratio:raw/ingest});
}
// reading
for (let i=0;i<3;i++){ const s=performance.now(); let cur:unknown=null,p=0,n=0; do { const r=await rpc<any>(t.database,AS.agentA,'snapshot',{cursor:cur}); cur=r.next; p++; n+=Object.values(r.rows).flat().length } while(cur); console.log('snapshot pages',p,'rows',n,Math.round(performance.now()-s)); }
for (const who of ['agentA','supervisor'] as const){ const s=performance.now(); let since=0,p=0,n=0; for(;;){ const r=await rpc<any>(t.database,AS[who],'pull_changes',{since}); since=r.next;p++; n+=Object.values(r.rows).flat().length; if(!r.more)break;} console.log('pull',who,p,n,Math.round(performance.now()-s)); }
await t.close();
