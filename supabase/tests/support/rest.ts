/** Requests as a browser or script sends them to the REST and Auth surface of the embedded stack. */
import { SignJWT } from 'jose';
import type { TestDatabase } from './test-database.ts';

/** How a request says who it comes from. */
export type Credentials =
  | { kind: 'none' }
  /** Only the key that every visitor has. */
  | { kind: 'anon' }
  | { kind: 'user'; token: string }
  | { kind: 'service' };

export interface Answer {
  status: number;
  body: unknown;
}

/** Sends JSON; `path` starts at the origin. */
export async function send(
  { app, secrets }: TestDatabase,
  who: Credentials,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const headers = new Headers({
    'content-type': 'application/json',
    prefer: 'return=representation',
  });
  if (who.kind !== 'none')
    headers.set('apikey', who.kind === 'service' ? secrets.serviceRoleKey : secrets.anonKey);
  if (who.kind === 'user') headers.set('authorization', `Bearer ${who.token}`);
  const answer = await quietly(() =>
    app.fetch(
      new Request(`http://127.0.0.1${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
      '127.0.0.1',
    ),
  );
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

/** A token such as Auth gives out, for somebody who need not have signed in. */
export function tokenFor({ secrets }: TestDatabase, userId: string): Promise<string> {
  return new SignJWT({ role: 'authenticated', aud: 'authenticated' })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secrets.jwtSecret));
}

/** @supabase/lite prints each error that it answers with; here they are what is asked for. */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { error } = console;
  console.error = () => undefined;
  try {
    return await work();
  } finally {
    console.error = error;
  }
}
