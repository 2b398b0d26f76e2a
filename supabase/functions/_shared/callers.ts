/** Who may call a function. The gateway's JWT check lets the public key through, so each function asks here. */
import { createClient } from '@supabase/supabase-js';
import * as v from 'valibot';
import type { Database } from '../../../src/lib/data/remote/database.types.ts';
import { isStaff, ROLES, type Role } from '../../../src/lib/domain/roles.ts';
import { sameSecret } from './constant-time.ts';
import type { CronEnvironment, DatabaseEnvironment } from './environment.ts';
import { HttpProblem } from './http.ts';

export type Caller = { kind: 'cron' } | { kind: 'staff'; userId: string };

interface Person {
  id: string;
  role: Role;
}

const meSchema = v.object({ id: v.string(), role: v.picklist(ROLES), disabled: v.boolean() });

function bearerOf(request: Request): string | null {
  return /^Bearer (.+)$/iu.exec(request.headers.get('authorization') ?? '')?.[1]?.trim() ?? null;
}

/**
 * The schedule (header `x-cron-secret`) or a member of staff (their own token), as the database sees them now.
 *
 * @throws HttpProblem 401 'unauthorized', 403 'forbidden'
 */
export async function requireCronOrStaff(
  request: Request,
  environment: DatabaseEnvironment & CronEnvironment,
): Promise<Caller> {
  const secret = request.headers.get('x-cron-secret');
  if (secret !== null) {
    if (environment.CRON_SECRET !== undefined && sameSecret(secret, environment.CRON_SECRET))
      return { kind: 'cron' };
    throw new HttpProblem(401, 'unauthorized', 'The cron secret is wrong.');
  }
  const { id, role } = await personBehind(request, environment);
  if (!isStaff(role)) throw new HttpProblem(403, 'forbidden', 'Only staff may do this.');
  return { kind: 'staff', userId: id };
}

/**
 * An admin with their own token, as the database sees them now.
 *
 * @returns their id
 * @throws HttpProblem 401 'unauthorized', 403 'forbidden'
 */
export async function requireAdmin(
  request: Request,
  environment: DatabaseEnvironment,
): Promise<string> {
  const { id, role } = await personBehind(request, environment);
  if (role !== 'admin') throw new HttpProblem(403, 'forbidden', 'Only admins may do this.');
  return id;
}

/** Who is signed in; somebody who is disabled is nobody. */
async function personBehind(request: Request, environment: DatabaseEnvironment): Promise<Person> {
  const token = bearerOf(request);
  if (token === null) throw new HttpProblem(401, 'unauthorized', 'Sign in first.');
  const client = createClient<Database>(environment.SUPABASE_URL, environment.SUPABASE_ANON_KEY, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { headers: { Authorization: `Bearer ${token}` } },
  });
  const { data, error, status } = await client.rpc('me');
  if (error && status >= 500) throw new Error(`me() failed: ${error.message}`);
  const me = v.safeParse(meSchema, data);
  if (error || !me.success) throw new HttpProblem(401, 'unauthorized', 'Sign in again.');
  if (me.output.disabled) throw new HttpProblem(403, 'forbidden', 'This account is disabled.');
  return me.output;
}

/**
 * The service key, as `apikey` or bearer token.
 *
 * @throws HttpProblem 401 'unauthorized'
 */
export function requireService(request: Request, environment: DatabaseEnvironment): void {
  const given = request.headers.get('apikey') ?? bearerOf(request) ?? '';
  if (!sameSecret(given, environment.SUPABASE_SERVICE_ROLE_KEY)) {
    throw new HttpProblem(
      401,
      'unauthorized',
      'This needs the service key in the header "apikey".',
    );
  }
}
