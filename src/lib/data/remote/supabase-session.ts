/** Who is signed in on this device. Roles come from the database; the last one known opens the app offline. */
import type { AuthError, Session as AuthSession } from '@supabase/supabase-js';
import * as v from 'valibot';
import { ROLES } from '../../domain/roles.ts';
import type { Refusal, Session, SessionState } from '../../features/ports.ts';
import { LiveCell } from '../../platform/live-cell.ts';
import type { Client } from './client.ts';

const meSchema = v.object({
  id: v.string(),
  email: v.nullable(v.string()),
  role: v.picklist(ROLES),
  display_name: v.string(),
  disabled: v.boolean(),
});
type Me = v.InferOutput<typeof meSchema>;
const claimSchema = v.object({ ok: v.boolean(), code: v.optional(v.string()) });

const CODES: Record<string, string> = {
  invalid_credentials: 'invalid_credentials',
  email_not_confirmed: 'email_unconfirmed',
  user_already_exists: 'email_taken',
  email_exists: 'email_taken',
  weak_password: 'weak_password',
  over_request_rate_limit: 'rate_limited',
  validation_failed: 'invalid',
  email_address_invalid: 'invalid',
};

interface Parts {
  client: Client;
  /** Remembers who `me()` was, for a start without a network. */
  remembered: { read(): unknown; write(me: unknown): void };
  /** How many changes wait on this device, and how to lose them. */
  unsent: () => Promise<number>;
  /** Removes the person's rows and outbox from this device. */
  forget: (userId: string) => Promise<void>;
}

export class SupabaseSession implements Session {
  readonly #parts: Parts;
  readonly #state = new LiveCell<SessionState>({ kind: 'unknown' });
  #userId: string | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.client.auth.onAuthStateChange((event, session) => {
      // supabase-js holds its lock while it calls back: its own methods must be called later.
      if (event !== 'TOKEN_REFRESHED') setTimeout(() => void this.#settle(session), 0);
    });
  }

  get state(): LiveCell<SessionState> {
    return this.#state;
  }

  async signIn(email: string, password: string): Promise<void> {
    const { error } = await this.#parts.client.auth.signInWithPassword({ email: email.trim(), password });
    if (error) throw refusalOf(error);
  }

  async signUp(email: string, password: string, displayName: string): Promise<void> {
    const { data, error } = await this.#parts.client.auth.signUp({
      email: email.trim(),
      password,
      options: { data: { display_name: displayName } },
    });
    if (error) throw refusalOf(error);
    if (!data.session) throw refuse('email_unconfirmed', 'Confirm your email first.');
  }

  async signOut({ discard }: { discard: boolean } = { discard: false }): Promise<{ signedOut: boolean; unsent: number }> {
    const unsent = await this.#parts.unsent();
    if (unsent > 0 && !discard) return { signedOut: false, unsent };
    const userId = this.#userId;
    this.#parts.remembered.write(null);
    // 'local' works without a network; the refresh token dies with its storage.
    await this.#parts.client.auth.signOut({ scope: 'local' });
    this.#userId = null;
    this.#state.set({ kind: 'signed_out' });
    if (userId !== null) await this.#parts.forget(userId);
    return { signedOut: true, unsent };
  }

  async claimFirstAdmin(code: string): Promise<void> {
    const { data, error, status } = await this.#parts.client.rpc('claim_first_admin', { code });
    if (error) throw refuse(status === 0 ? 'offline' : 'server', error.message);
    const answer = v.parse(claimSchema, data);
    if (!answer.ok) throw refuse(answer.code ?? 'setup_code_invalid', 'The server did not take this code.');
    await this.#refresh();
  }

  /** Asks again who we are: a role may have changed. */
  async #refresh(): Promise<void> {
    const { data } = await this.#parts.client.auth.getSession();
    await this.#settle(data.session);
  }

  async #settle(session: AuthSession | null): Promise<void> {
    if (!session) {
      this.#userId = null;
      if (this.#state.value.kind !== 'signed_out') this.#state.set({ kind: 'signed_out' });
      return;
    }
    this.#userId = session.user.id;
    const email = session.user.email ?? '';
    const remembered = v.safeParse(meSchema, this.#parts.remembered.read());
    const known = remembered.success && remembered.output.id === session.user.id ? remembered.output : null;
    if (known && this.#state.value.kind !== 'signed_in') this.#show(known, email);
    const { data, error, status } = await this.#parts.client.rpc('me');
    const me = v.safeParse(meSchema, data);
    if (me.success) {
      this.#parts.remembered.write(me.output);
      this.#show(me.output, email);
    } else if (!known && error && status === 0) {
      this.#state.set({ kind: 'signed_out' });
    } else if (!known) {
      // Signed in to an account that the database does not know: as good as signed out.
      this.#state.set({ kind: 'signed_out' });
    }
  }

  #show(me: Me, email: string): void {
    const { value } = this.#state;
    if (me.disabled) this.#state.set({ kind: 'disabled', email });
    else if (value.kind !== 'signed_in' || value.role !== me.role || value.userId !== me.id) {
      this.#state.set({ kind: 'signed_in', userId: me.id, email, role: me.role, displayName: me.display_name });
    }
  }
}

function refuse(code: string, message: string): Refusal {
  return Object.assign(new Error(message), { code });
}

function refusalOf(error: AuthError): Refusal {
  // supabase-js reports a request that got no answer with status 0 or none.
  const unreachable = error.name === 'AuthRetryableFetchError' && !error.status;
  const code = unreachable ? 'offline' : (CODES[error.code ?? ''] ?? (error.status === 400 ? 'invalid_credentials' : 'server'));
  return refuse(error.status === 429 ? 'rate_limited' : code, error.message);
}
