import postgres from 'postgres';
import { openTestDatabase } from './support/test-database.ts';
import { BRAND, readings, startAfresh } from './support/world.ts';
const t=await openTestDatabase('postgres');
const N=3000,B=500;
const post=(id:number)=>({ x_post_id:String(id), edit_id:String(id), conversation_id:String(id), author:{x_user_id:String(id%2000+500000),handle:'h'+id%2000,name:'N '+id%2000,avatar_url:'https://pbs.example/1.jpg',bio:'bio text of a person who writes some things',followers:10,following:10,verified:false}, text:'@brand my parcel is late and nobody answers the phone, this is the third time I am asking '+id, language:'en', in_reply_to_x_post_id:null, media:[], posted_at:new Date(Date.now()-86400000*2+id).toISOString(), edited_at:null, triage:{readings:readings(),evidence:['late','nobody'],language_supported:true,model_version:'l1'}, priority_level:'normal'});
const posts=Array.from({length:N},(_,i)=>post(1000000+i));
await startAfresh(t.database); await t.database.query('analyze');
let on=false;
const sql=postgres(t.url!,{max:1,onnotice:(n)=>{ if(on) console.log(n.message,'\n----') }});
const run=(i:number)=>sql.unsafe(`select public.ingest_posts($1,'import',$2::text::jsonb) r`,[BRAND,JSON.stringify(posts.slice(i,i+B))]);
for (let i=0;i<N-B;i+=B){const s=performance.now(); await run(i); console.log('batch',Math.round(performance.now()-s));}
for (let i=0;i<N-B;i+=B){const s=performance.now(); await run(i); console.log('again',Math.round(performance.now()-s));}
await sql.unsafe(`load 'auto_explain'; set auto_explain.log_min_duration=5; set auto_explain.log_nested_statements=on; set auto_explain.log_analyze=on; set client_min_messages=log;`);
on=true; await run(N-B); console.log('=========== AGAIN'); await run(N-B);
await sql.end(); await t.close();
