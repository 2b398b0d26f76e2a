/** The people of the matrix, and the world around them, made again as often as an attempt has changed it. */
import { SignJWT } from 'jose';
import type { Database } from '../support/test-database.ts';
import { populate, REPLIES, startAfresh } from '../support/world.ts';
import { ACCOUNTS, type Persona } from './personas.ts';

/** Who wrote which of the replies; all others are the supervisor's. */
export const AUTHORS: Readonly<Record<string, Persona>> = { [REPLIES.inA]: 'agentA' };

const others = `
  update public.replies set author_id = '${ACCOUNTS.agentA}' where id = '${REPLIES.inA}';
  insert into auth.users (id, email) values
    ('${ACCOUNTS.stranger}', 'stranger@example.test'), ('${ACCOUNTS.otherCustomer}', 'other@example.test');
  delete from public.members where id = '${ACCOUNTS.stranger}';`;

/** Needs a database without people. */
export async function moveIn(database: Database): Promise<void> {
  await populate(database);
  await database.script(others);
}

/** The same world again, whatever has become of it. */
export async function moveInAgain(database: Database): Promise<void> {
  await startAfresh(database);
  await database.script(others);
}

export interface Keys {
  anonKey: string;
  serviceRoleKey: string;
  jwtSecret: string;
}

/** What a request of each persona says of itself: their key, and their token as Auth would have signed it. */
export async function headersOf(keys: Keys, persona: Persona): Promise<Record<string, string>> {
  if (persona === 'keyless') return {};
  if (persona === 'service') return { apikey: keys.serviceRoleKey };
  const token = await tokenOf(keys, persona);
  return { apikey: keys.anonKey, ...(token === null ? {} : { authorization: `Bearer ${token}` }) };
}

/** Null for those who have none. */
export async function tokenOf({ jwtSecret }: Keys, persona: Persona): Promise<string | null> {
  if (persona === 'keyless' || persona === 'publicKey' || persona === 'service') return null;
  const account = persona === 'expired' ? ACCOUNTS.admin : ACCOUNTS[persona];
  const issued = Math.floor(Date.now() / 1000) - (persona === 'expired' ? 7200 : 0);
  return new SignJWT({ role: 'authenticated', aud: 'authenticated' })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(account)
    .setIssuedAt(issued)
    .setExpirationTime(issued + 3600)
    .sign(new TextEncoder().encode(jwtSecret));
}
