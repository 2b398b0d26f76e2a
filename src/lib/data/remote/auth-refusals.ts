/** What the auth server refuses, in the codes of this app. */
import type { AuthError } from '@supabase/supabase-js';
import type { Refusal } from '../../features/ports.ts';

const CODES: Record<string, string> = {
  invalid_credentials: 'invalid_credentials',
  sign_in_locked: 'sign_in_locked',
  email_not_confirmed: 'email_unconfirmed',
  user_already_exists: 'email_taken',
  email_exists: 'email_taken',
  weak_password: 'weak_password',
  same_password: 'same_password',
  over_request_rate_limit: 'rate_limited',
  over_email_send_rate_limit: 'mails_limited',
  validation_failed: 'invalid_email',
  email_address_invalid: 'invalid_email',
  signup_disabled: 'signup_disabled',
  otp_expired: 'wrong_code',
  mfa_verification_failed: 'wrong_code',
  mfa_challenge_expired: 'wrong_code',
  mfa_totp_enroll_not_enabled: 'factor_off',
  too_many_enrolled_mfa_factors: 'factor_off',
  current_password_invalid: 'wrong_password',
  reauthentication_needed: 'sign_in_again',
  insufficient_aal: 'sign_in_again',
};

export function refuse(code: string, message: string): Refusal {
  return Object.assign(new Error(message), { code });
}

export function authRefusal(error: AuthError): Refusal {
  // supabase-js reports a request that got no answer with status 0 or none.
  const unreachable = error.name === 'AuthRetryableFetchError' && !error.status;
  return refuse(
    unreachable ? 'offline' : (CODES[error.code ?? ''] ?? codeOfStatus(error.status)),
    error.message,
  );
}

function codeOfStatus(status: number | undefined): string {
  if (status === 429) return 'rate_limited';
  return status === 400 ? 'invalid_credentials' : 'server';
}
