import type { Database } from '../database/database.ts';
import { type Role, ROLES } from '../../../src/lib/domain/roles.ts';
import { StackFailure, wordsOf } from './failure.ts';
import { makePassword, type Secrets } from './secrets.ts';
import type { SupabaseApp } from './supabase-app.ts';

/** An account to sign in with. */
export interface Account {
  role: Role;
  email: string;
  password: string;
}

interface Person {
  role: Role;
  email: string;
  displayName: string;
}

/** One of each role, and a colleague to hand tickets to. The first of a role stands for it. */
const PEOPLE: readonly Person[] = [
  { role: 'customer', email: 'customer@roost.demo', displayName: 'Casey Customer' },
  { role: 'agent', email: 'agent@roost.demo', displayName: 'Ada Agent' },
  { role: 'supervisor', email: 'supervisor@roost.demo', displayName: 'Sol Supervisor' },
  { role: 'admin', email: 'admin@roost.demo', displayName: 'Ari Admin' },
  { role: 'agent', email: 'agent2@roost.demo', displayName: 'Abe Agent' },
];

/** The first account of each role, in the order of the roles. */
export function oneForEachRole(accounts: readonly Account[]): Account[] {
  return ROLES.flatMap((role) => accounts.find((account) => account.role === role) ?? []);
}

/**
 * Makes the accounts that are missing: through the front door, like anybody who signs up, and then gives
 * them their role as the database's owner. A role that an admin has changed since stays changed.
 */
export async function ensureAccounts(
  app: SupabaseApp,
  database: Database,
  origin: string,
  secrets: Secrets,
  save: (secrets: Secrets) => void,
): Promise<Account[]> {
  const known = new Set(
    (
      await database.query<{ email: string }>(
        'select email from auth.users where email is not null',
      )
    ).map((row) => row.email),
  );
  const passwords = { ...secrets.passwords };
  const missing = PEOPLE.filter((person) => !known.has(person.email));
  for (const person of missing) passwords[person.email] = makePassword();
  // Saved first: an account whose password nobody knows could never be used.
  if (missing.length > 0) save({ ...secrets, passwords });
  for (const person of missing)
    await signUp(app, database, origin, secrets.anonKey, person, passwords[person.email] ?? '');
  return PEOPLE.flatMap(({ role, email }) => {
    const password = passwords[email];
    return password === undefined ? [] : [{ role, email, password }];
  });
}

async function signUp(
  app: SupabaseApp,
  database: Database,
  origin: string,
  anonKey: string,
  person: Person,
  password: string,
): Promise<void> {
  try {
    const answer = await app.fetch(
      new Request(`${origin}/auth/v1/signup`, {
        method: 'POST',
        headers: { apikey: anonKey, 'content-type': 'application/json' },
        body: JSON.stringify({ email: person.email, password }),
      }),
      '127.0.0.1',
    );
    if (!answer.ok) throw new Error(await answer.text());
    await database.query(
      'update public.members set role = $1, display_name = $2 where id = (select id from auth.users where email = $3)',
      [person.role, person.displayName, person.email],
    );
    // Nobody is signed in yet.
    await database.query(
      'delete from auth.sessions where user_id = (select id from auth.users where email = $1)',
      [person.email],
    );
  } catch (error) {
    throw new StackFailure(
      'accounts_failed',
      `The account ${person.email} cannot be made: ${wordsOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** A one-time code for the first admin, or null when there is one already. */
export async function setupCode(database: Database): Promise<string | null> {
  const [admins] = await database.query<{ count: number }>(
    "select count(*)::int as count from public.members where role = 'admin'",
  );
  if ((admins?.count ?? 0) > 0) return null;
  const [row] = await database.query<{ code: string }>(
    'select private.create_setup_code() as code',
  );
  return row?.code ?? null;
}
