/** Who changes a password has to know the present one: a session that was left open is not enough. */
import type { SupabaseApp } from '../stack/supabase-app.ts';
import { refusal } from './answers.ts';

/** Sessions that a link for a forgotten password has begun. Kept in memory, for as long as such a link works. */
export class ResetSessions {
  readonly #ends = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  begin(accessToken: string): void {
    const session = sessionOf(accessToken);
    if (session) this.#ends.set(session, this.#now() + HOUR_MS);
  }

  has(accessToken: string): boolean {
    for (const [session, end] of this.#ends) if (end < this.#now()) this.#ends.delete(session);
    return this.#ends.has(sessionOf(accessToken) ?? '');
  }
}

const HOUR_MS = 3_600_000;

/** Not verified: the auth server does that, before it changes anything. */
function sessionOf(accessToken: string): string | null {
  try {
    const claims = JSON.parse(
      Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString(),
    ) as { session_id?: unknown };
    return typeof claims.session_id === 'string' ? claims.session_id : null;
  } catch {
    return null;
  }
}

export const bearerOf = (request: Request): string =>
  request.headers.get('authorization')?.slice('Bearer '.length) ?? '';

/** What the auth server says of whose session this is; null when it is nobody's. */
export async function emailOf(
  app: Pick<SupabaseApp, 'fetch'>,
  request: Request,
  peer: string,
): Promise<string | null> {
  const { headers } = request;
  const said = await app.fetch(
    new Request(new URL('/auth/v1/user', request.url), { headers }),
    peer,
  );
  return said.ok ? (((await said.json()) as { email?: string }).email ?? null) : null;
}

export const presentOneMissing = (): Response =>
  refusal(400, 'current_password_invalid', 'The present password is missing, or is another one.');
