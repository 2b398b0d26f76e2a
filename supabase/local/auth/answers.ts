/** Answers as the auth server words them, where it is not asked. */
import { randomUUID } from 'node:crypto';

export function answer(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { 'access-control-allow-origin': '*' } });
}

export function refusal(status: number, code: string, msg: string): Response {
  return answer(status, { code: status, error_code: code, msg });
}

export const wrongPassword = (): Response =>
  refusal(400, 'invalid_credentials', 'Invalid login credentials');
export const locked = (): Response =>
  refusal(429, 'sign_in_locked', 'Too many wrong passwords: this address is locked for a while.');
export const tooManyTries = (): Response =>
  refusal(429, 'over_request_rate_limit', 'Too many tries. Wait a quarter of an hour.');
export const tooManyLetters = (): Response =>
  refusal(429, 'over_email_send_rate_limit', 'Too many mails. Wait a quarter of an hour.');

/** What somebody is told who signs up with an address that is taken: all that a newcomer is told, and of nobody. */
export function asIfNew(email: string, metadata: object): Response {
  const id = randomUUID();
  const at = new Date().toISOString();
  const address = email.toLowerCase();
  const person = {
    ...metadata,
    email: address,
    email_verified: false,
    phone_verified: false,
    sub: id,
  };
  return answer(200, {
    id,
    aud: 'authenticated',
    role: 'authenticated',
    email: address,
    phone: '',
    app_metadata: { provider: 'email', providers: ['email'] },
    user_metadata: person,
    identities: [
      {
        identity_id: randomUUID(),
        id,
        user_id: id,
        identity_data: person,
        provider: 'email',
        last_sign_in_at: at,
        created_at: at,
        updated_at: at,
        email: address,
      },
    ],
    created_at: at,
    updated_at: at,
    is_anonymous: false,
    confirmation_sent_at: at,
  });
}
