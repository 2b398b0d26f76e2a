/** What this auth server can do, asked of the server itself. */
import * as v from 'valibot';
import type { SignInWays } from '../../features/account-security.ts';
import { refuse } from './auth-refusals.ts';
import type { RemoteConfig } from './client.ts';

const settingsSchema = v.object({
  external: v.record(v.string(), v.boolean()),
  disable_signup: v.boolean(),
});

/** Among the providers of /settings, but not places that somebody is sent to. */
const NO_PROVIDERS = new Set(['email', 'phone', 'anonymous_users']);
const ANSWER_WITHIN_MS = 10_000;

/** Asks once a page; a question that failed is asked again. */
export class SignInCapabilities {
  readonly #config: RemoteConfig;
  #ways: Promise<SignInWays> | null = null;
  #hasFactors: Promise<boolean> | null = null;

  constructor(config: RemoteConfig) {
    this.#config = config;
  }

  /** @throws Refusal 'offline', 'server' */
  ways(): Promise<SignInWays> {
    this.#ways ??= this.#askForWays().catch((reason: unknown) => {
      this.#ways = null;
      throw reason;
    });
    return this.#ways;
  }

  /**
   * Whether there is a second factor. The settings do not say so: an order for one that cannot be carried out is
   * refused by who knows the matter, and not found by who does not.
   *
   * @throws Refusal 'offline', 'server'
   */
  hasFactors(accessToken: string): Promise<boolean> {
    this.#hasFactors ??= this.#askForFactors(accessToken).catch((reason: unknown) => {
      this.#hasFactors = null;
      throw reason;
    });
    return this.#hasFactors;
  }

  async #askForWays(): Promise<SignInWays> {
    const response = await this.#ask('settings');
    const settings = v.safeParse(settingsSchema, await response.json().catch(() => null));
    if (!settings.success) throw refuse('server', 'The auth server does not tell its settings.');
    const { external, disable_signup: closed } = settings.output;
    return {
      link: external['email'] ?? false,
      signUp: !closed,
      providers: Object.keys(external).filter(
        (name) => external[name] === true && !NO_PROVIDERS.has(name),
      ),
      mailsAreCaught: this.#config.mailsAreCaught ?? false,
    };
  }

  async #askForFactors(accessToken: string): Promise<boolean> {
    const { status } = await this.#ask('factors', {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: '{}',
    });
    if (status === 401 || status >= 500) throw refuse('server', 'The auth server did not answer.');
    return status !== 404;
  }

  async #ask(
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const { supabaseUrl, anonKey } = this.#config;
    try {
      return await fetch(`${supabaseUrl}/auth/v1/${path}`, {
        ...init,
        headers: { ...init.headers, apikey: anonKey },
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
    } catch {
      throw refuse('offline', 'The auth server cannot be reached.');
    }
  }
}
