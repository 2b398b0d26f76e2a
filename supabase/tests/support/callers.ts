/** Speaks to the database as PostgREST does: in a transaction with the caller's role and token. */
import type { Database, Query } from './test-database.ts';

export interface Caller {
  /** Role in Postgres. */
  role: 'anon' | 'authenticated' | 'service_role';
  userId: string | null;
  /** What the token says of its session; tokens of tests mostly say nothing. */
  sessionId?: string;
}

export const STRANGER: Caller = { role: 'anon', userId: null };
export const SERVICE: Caller = { role: 'service_role', userId: null };
export const signedIn = (userId: string): Caller => ({ role: 'authenticated', userId });

/** Runs `work` with the caller's rights and commits. */
function actAs<T>(
  database: Database,
  caller: Caller,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  return database.transaction(async (query) => {
    await become(query, caller);
    return work(query);
  });
}

/** Takes the caller's role until the transaction ends. */
export async function become(query: Query, caller: Caller): Promise<void> {
  await query(
    `select set_config('role', $1, true), set_config('request.jwt.claim.sub', $2, true),
       set_config('request.jwt.claim.role', $1, true), set_config('request.jwt.claims', $3, true)`,
    [
      caller.role,
      caller.userId ?? '',
      JSON.stringify(caller.sessionId === undefined ? {} : { session_id: caller.sessionId }),
    ],
  );
}

/** Calls a function with named arguments, as `supabase.rpc` does. */
export async function rpc<T = unknown>(
  database: Database,
  caller: Caller,
  name: string,
  args: Record<string, unknown> = {},
): Promise<T> {
  return actAs(database, caller, async (query) => callFunction<T>(query, name, args));
}

/** The same inside a transaction that is open already. */
export async function callFunction<T = unknown>(
  query: Query,
  name: string,
  args: Record<string, unknown> = {},
): Promise<T> {
  const named = Object.keys(args).map((key, index) => `"${key}" => $${String(index + 1)}`);
  const [row] = await query<{ result: T }>(
    `select public.${name}(${named.join(', ')}) as result`,
    Object.values(args),
  );
  return row?.result as T;
}

/** Calls the function and gives the error that PostgREST would answer with; throws when there is none. */
export async function refusal(
  work: Promise<unknown>,
): Promise<{ code: string; message: string; detail: string }> {
  try {
    await work;
  } catch (error) {
    const { code, message, detail } = error as Record<string, unknown>;
    return { code: String(code), message: String(message), detail: String(detail) };
  }
  throw new Error('The call was expected to be refused, and was not.');
}
