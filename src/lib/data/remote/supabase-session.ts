/** Who is signed in on this device. Roles come from the database; the last one known opens the app offline. */
import { isAuthRetryableFetchError, type Session as AuthSession } from '@supabase/supabase-js';
import * as v from 'valibot';
import type { Live } from '../../domain/live.ts';
import { isStaff, ROLES } from '../../domain/roles.ts';
import type { Session, SessionState } from '../../features/ports.ts';
import type { NotSent } from '../../features/unsent.ts';
import { sha256 } from '../../platform/digest.ts';
import { LiveCell } from '../../platform/live-cell.ts';
import { authRefusal, refuse } from './auth-refusals.ts';
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

const NOTHING: NotSent = { changes: 0, drafts: 0 };

interface Parts {
  client: Client;
  /** Who `me()` was, for a start without a network. */
  remembered: { read(): unknown; write(me: unknown): void };
  /** What of the person's work only this device has. */
  unsent: (userId: string) => Promise<NotSent>;
  /** Removes the person's rows, outbox and drafts from this device. */
  forget: (userId: string) => Promise<void>;
  /** Removes the rows alone: the person may not see them any more, but their own work is theirs. */
  forgetRows: (userId: string) => Promise<void>;
}

export class SupabaseSession implements Session {
  readonly #parts: Parts;
  readonly #state = new LiveCell<SessionState>({ kind: 'unknown' });
  /** Counts the events: an answer that comes after a newer event is about somebody who has left. */
  #turn = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    // Without waiting for supabase-js: offline it tries for half a minute to renew a token.
    const known = this.#known();
    if (known) this.#show(known);
    parts.client.auth.onAuthStateChange((event, session) => {
      // supabase-js holds its lock while it calls back: its own methods must be called later.
      setTimeout(() => {
        const settled = event === 'SIGNED_OUT' ? this.#leave() : this.#settle(session);
        settled.catch((reason: unknown) => {
          reportError(reason);
        });
      }, 0);
    });
  }

  get state(): Live<SessionState> {
    return this.#state;
  }

  /** Asks the database again who this is. Never throws: without an answer everything stays as it is. */
  async recheck(): Promise<void> {
    try {
      const { data } = await this.#parts.client.auth.getSession();
      await this.#settle(data.session);
    } catch (reason) {
      reportError(reason);
    }
  }

  async signIn(email: string, password: string): Promise<void> {
    const { error } = await this.#parts.client.auth.signInWithPassword({
      email: email.trim(),
      password,
    });
    if (error) throw authRefusal(error);
  }

  async signUp(
    email: string,
    password: string,
    displayName: string,
    invitation?: string,
  ): Promise<'signed_in' | 'mailed'> {
    const { data, error } = await this.#parts.client.auth.signUp({
      email: email.trim(),
      password,
      options: {
        data: {
          display_name: displayName,
          ...(invitation === undefined ? {} : { invitation: await sha256(invitation) }),
        },
      },
    });
    if (error) throw authRefusal(error);
    return data.session ? 'signed_in' : 'mailed';
  }

  async signOut(
    { discard }: { discard: boolean } = { discard: false },
  ): Promise<{ signedOut: boolean; unsent: NotSent }> {
    const userId = this.#known()?.id;
    const unsent = userId === undefined ? NOTHING : await this.#parts.unsent(userId);
    if (unsent.changes + unsent.drafts > 0 && !discard) return { signedOut: false, unsent };
    // 'local' removes the session at once, also without a network; the server hears of it when it can.
    const told = this.#parts.client.auth.signOut({ scope: 'local' });
    await this.#leave();
    if (userId !== undefined) await this.#parts.forget(userId);
    await told;
    return { signedOut: true, unsent };
  }

  async claimFirstAdmin(code: string): Promise<void> {
    const { data, error, status } = await this.#parts.client.rpc('claim_first_admin', { code });
    if (error) throw refuse(status === 0 ? 'offline' : 'server', error.message);
    const answer = v.safeParse(claimSchema, data);
    if (!answer.success)
      throw refuse('server', 'The server gave an answer that this app does not understand.');
    if (!answer.output.ok) {
      throw refuse(
        answer.output.code ?? 'setup_code_invalid',
        'The server did not take this code.',
      );
    }
    await this.recheck();
  }

  async #settle(session: AuthSession | null): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    if (!session) {
      // An expired token that cannot be renewed without a network is no sign-out.
      const { data, error } = await this.#parts.client.auth.getSession();
      if (turn !== this.#turn || data.session) return;
      if (!isAuthRetryableFetchError(error) || this.#state.value.kind === 'unknown')
        await this.#leave();
      return;
    }
    if (await this.#lacksFactor(session)) {
      if (turn === this.#turn) this.#demandFactor(session.user.email ?? '');
      return;
    }
    const { data, error, status } = await this.#parts.client.rpc('me');
    if (turn !== this.#turn) return;
    const me = v.safeParse(meSchema, data);
    if (me.success) {
      this.#parts.remembered.write(me.output);
      if (me.output.disabled) await this.#disable(me.output);
      else await this.#welcome(me.output);
    } else if (status === 401) {
      await this.#renew();
    } else if (!error && data === null) {
      // The database does not know this account any more, or an admin has ended the session.
      await this.#parts.client.auth.signOut({ scope: 'local' });
      await this.#leave();
    } else if (this.#state.value.kind === 'unknown') {
      this.#state.set({ kind: 'signed_out' });
    }
  }

  /** Whether the person has a second factor that this session has not seen. */
  async #lacksFactor({ user }: AuthSession): Promise<boolean> {
    if (!user.factors?.some(({ status }) => status === 'verified')) return false;
    const { data } = await this.#parts.client.auth.mfa.getAuthenticatorAssuranceLevel();
    return data?.nextLevel === 'aal2' && data.currentLevel !== 'aal2';
  }

  /** Nobody is known before it was given: without a network, too, this device opens no desk. */
  #demandFactor(email: string): void {
    this.#parts.remembered.write(null);
    this.#state.set({ kind: 'second_factor', email });
  }

  /** The server refuses a token that looks good here: a fresh one is good, or the session has ended. */
  async #renew(): Promise<void> {
    const { auth } = this.#parts.client;
    const { error } = await auth.refreshSession();
    if (error && !isAuthRetryableFetchError(error)) await auth.signOut({ scope: 'local' });
  }

  async #welcome(me: Me): Promise<void> {
    this.#show(me);
    if (!isStaff(me.role)) await this.#parts.forgetRows(me.id);
  }

  /** Once disabled, nothing of theirs stays on the device. */
  async #disable(me: Me): Promise<void> {
    if (this.#state.value.kind !== 'disabled') {
      const discarded = await this.#parts.unsent(me.id);
      this.#state.set({ kind: 'disabled', email: me.email ?? '', discarded });
    }
    await this.#parts.forget(me.id);
  }

  /** Keeps the database of an ended session: only a person who signs out wants it gone. */
  #leave(): Promise<void> {
    this.#turn += 1;
    this.#parts.remembered.write(null);
    if (this.#state.value.kind !== 'signed_out') this.#state.set({ kind: 'signed_out' });
    return Promise.resolve();
  }

  #known(): Me | null {
    const remembered = v.safeParse(meSchema, this.#parts.remembered.read());
    return remembered.success ? remembered.output : null;
  }

  #show(me: Me): void {
    const { value } = this.#state;
    const email = me.email ?? '';
    if (me.disabled) this.#state.set({ kind: 'disabled', email, discarded: NOTHING });
    else if (value.kind !== 'signed_in' || value.role !== me.role || value.userId !== me.id) {
      this.#state.set({
        kind: 'signed_in',
        userId: me.id,
        email,
        role: me.role,
        displayName: me.display_name,
      });
    }
  }
}
