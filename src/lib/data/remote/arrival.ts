/** What the auth server hands to the page that a link in a mail, or a provider, leads back to. */
import type { Arrival } from '../../features/account-security.ts';

/** The tokens of a session, on their way into it. */
export interface Tokens {
  access_token: string;
  refresh_token: string;
  /** Of a link for a forgotten password. */
  isReset: boolean;
}

/** @param hash Of the page's address, with its "#". */
export function readArrival(hash: string): Tokens | Extract<Arrival, { kind: 'failed' }> | null {
  const parameters = new URLSearchParams(hash.slice(1));
  const access = parameters.get('access_token');
  const refresh = parameters.get('refresh_token');
  if (access && refresh) {
    return {
      access_token: access,
      refresh_token: refresh,
      isReset: parameters.get('type') === 'recovery',
    };
  }
  if (!parameters.has('error')) return null;
  const expired = parameters.get('error_code') === 'otp_expired';
  return { kind: 'failed', code: expired ? 'link_expired' : 'link_refused' };
}
