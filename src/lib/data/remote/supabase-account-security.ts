/** How somebody proves who they are, as supabase-js carries it out. */
import { createClient, type AuthError } from '@supabase/supabase-js';
import * as v from 'valibot';
import type { Live } from '../../domain/live.ts';
import type {
  AccountSecurity,
  Arrival,
  MailPurpose,
  NewFactor,
  SecondFactor,
  SignInLock,
  SignInWays,
} from '../../features/account-security.ts';
import { LiveCell } from '../../platform/live-cell.ts';
import { readArrival, type Tokens } from './arrival.ts';
import { authRefusal, refuse } from './auth-refusals.ts';
import type { Client, RemoteConfig } from './client.ts';
import { SignInCapabilities } from './sign-in-ways.ts';

const locksSchema = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    locks: v.array(v.object({ address: v.string(), locked_until: v.string() })),
  }),
  v.object({ ok: v.literal(false), code: v.string() }),
]);
const doneSchema = v.variant('ok', [
  v.object({ ok: v.literal(true) }),
  v.object({ ok: v.literal(false), code: v.string() }),
]);

const CODE_TYPES = { sign_in: 'magiclink', reset: 'recovery' } as const;

interface Parts {
  client: Client;
  config: RemoteConfig;
  /** Where links lead: the origin of the app. */
  home: string;
}

export class SupabaseAccountSecurity implements AccountSecurity {
  readonly #parts: Parts;
  readonly #arrival = new LiveCell<Arrival | null>(null);
  readonly #capabilities: SignInCapabilities;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#capabilities = new SignInCapabilities(parts.config);
  }

  get arrival(): Live<Arrival | null> {
    return this.#arrival;
  }

  forgetArrival(): void {
    this.#arrival.set(null);
  }

  /** Takes what the page was opened with; never throws. @param hash Of its address. */
  async arrive(hash: string): Promise<void> {
    const arrived = readArrival(hash);
    if (!arrived) return;
    if ('kind' in arrived) this.#arrival.set(arrived);
    else await this.#enter(arrived);
  }

  ways(): Promise<SignInWays> {
    return this.#capabilities.ways();
  }

  async mail(email: string, purpose: MailPurpose): Promise<void> {
    const { auth } = this.#parts.client;
    const { error } =
      purpose === 'reset'
        ? await auth.resetPasswordForEmail(email, { redirectTo: this.#parts.home })
        : await auth.signInWithOtp({
            email,
            options: { shouldCreateUser: false, emailRedirectTo: this.#parts.home },
          });
    // Hosted Supabase says so of an address without an account; here everybody is told the same.
    if (error && error.code !== 'otp_disabled') throw authRefusal(error);
  }

  async enterMailedCode(email: string, code: string, purpose: MailPurpose): Promise<void> {
    settle(
      await this.#parts.client.auth.verifyOtp({ email, token: code, type: CODE_TYPES[purpose] }),
    );
    if (purpose === 'reset') this.#arrival.set({ kind: 'reset' });
  }

  async signInWith(provider: string): Promise<void> {
    settle(
      await this.#parts.client.auth.signInWithOAuth({
        // The names of /settings are those that supabase-js knows, or knows in its next version.
        provider: provider as 'google',
        options: { redirectTo: this.#parts.home },
      }),
    );
  }

  async enterSecondFactor(code: string): Promise<void> {
    const { mfa } = this.#parts.client.auth;
    const { totp } = settle(await mfa.listFactors());
    let last: AuthError | null = null;
    for (const { id } of totp) {
      const { error } = await mfa.challengeAndVerify({ factorId: id, code });
      if (!error) return;
      last = error;
    }
    throw last ? authRefusal(last) : refuse('factor_unknown', 'There is no authenticator app.');
  }

  async changePassword(next: string, current: string | null): Promise<void> {
    const { auth } = this.#parts.client;
    if (current !== null) await this.#check(current);
    settle(
      await auth.updateUser({
        password: next,
        ...(current === null ? {} : { current_password: current }),
      }),
    );
    this.forgetArrival();
    // It is changed: a device that cannot be signed out now is no reason to say otherwise.
    await auth.signOut({ scope: 'others' });
  }

  async secondFactors(): Promise<SecondFactor[] | null> {
    const { auth } = this.#parts.client;
    const { session } = settle(await auth.getSession());
    if (!session) throw refuse('session_expired', 'Nobody is signed in.');
    if (!(await this.#capabilities.hasFactors(session.access_token))) return null;
    const { totp } = settle(await auth.mfa.listFactors());
    return totp.map(({ id, created_at: since }) => ({ id, since }));
  }

  async beginSecondFactor(): Promise<NewFactor> {
    const { mfa } = this.#parts.client.auth;
    // What was begun and left would count against the number of factors that somebody may have.
    const { all } = settle(await mfa.listFactors());
    for (const { id, status } of all) {
      if (status === 'unverified') settle(await mfa.unenroll({ factorId: id }));
    }
    const { id, totp } = settle(
      await mfa.enroll({ factorType: 'totp', issuer: 'Roost', friendlyName: 'Authenticator app' }),
    );
    return { id, qr: totp.qr_code, secret: totp.secret };
  }

  async confirmSecondFactor(id: string, code: string): Promise<void> {
    settle(await this.#parts.client.auth.mfa.challengeAndVerify({ factorId: id, code }));
  }

  async removeSecondFactor(id: string): Promise<void> {
    const { auth } = this.#parts.client;
    settle(await auth.mfa.unenroll({ factorId: id }));
    await auth.refreshSession();
  }

  async locks(): Promise<SignInLock[]> {
    const answer = v.parse(locksSchema, await this.#ask('sign_in_locks'));
    if (!answer.ok) throw refuse(answer.code, 'The server refused.');
    return answer.locks.map(({ address, locked_until: until }) => ({ address, until }));
  }

  async liftLock(address: string): Promise<void> {
    const answer = v.parse(doneSchema, await this.#ask('lift_sign_in_lock', { address }));
    if (!answer.ok) throw refuse(answer.code, 'The server refused.');
  }

  async #ask(
    name: 'sign_in_locks' | 'lift_sign_in_lock',
    args?: { address: string },
  ): Promise<unknown> {
    const { data, error, status } = await this.#parts.client.rpc(name, args);
    if (error) throw refuse(status === 0 ? 'offline' : 'server', error.message);
    return data;
  }

  async #enter({ isReset, ...tokens }: Tokens): Promise<void> {
    const { auth } = this.#parts.client;
    const { data } = await auth.getSession();
    // A link of somebody else's would let the person work under another name without noticing.
    if (data.session) {
      const { data: arriving } = await auth.getUser(tokens.access_token);
      if (arriving.user?.id !== data.session.user.id) {
        this.#arrival.set({ kind: 'failed', code: 'signed_in_already' });
        return;
      }
    }
    const { error } = await auth.setSession(tokens);
    if (error) this.#arrival.set({ kind: 'failed', code: 'link_refused' });
    else if (isReset) this.#arrival.set({ kind: 'reset' });
  }

  /** Signs in beside the session, which stays as it is. @throws Refusal 'wrong_password' */
  async #check(password: string): Promise<void> {
    const { client, config } = this.#parts;
    const { session } = settle(await client.auth.getSession());
    const beside = createClient(config.supabaseUrl, config.anonKey, {
      auth: { persistSession: false, autoRefreshToken: false, storageKey: 'roost-check' },
    });
    const { error } = await beside.auth.signInWithPassword({
      email: session?.user.email ?? '',
      password,
    });
    if (error) {
      const refusal = authRefusal(error);
      throw refusal.code === 'invalid_credentials'
        ? refuse('wrong_password', refusal.message)
        : refusal;
    }
    await beside.auth.signOut({ scope: 'local' });
  }
}

/** What the auth server answered. @throws Refusal */
function settle<Answer extends { data: unknown; error: AuthError | null }>(
  answer: Answer,
): Extract<Answer, { error: null }>['data'] {
  if (answer.error) throw authRefusal(answer.error);
  return answer.data;
}
