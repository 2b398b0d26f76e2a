/** Everybody who might knock, from nobody to the server itself. */
import { PEOPLE, uuid } from '../support/world.ts';

/** In the order of the document. */
export const PERSONAS = {
  keyless: 'a request without any key',
  publicKey: 'the public key that is in the app, and nothing else',
  expired: 'an admin whose token is right in everything but has run out',
  stranger: 'a signed token of somebody who has no row in `members`',
  customer: 'a signed-in customer',
  otherCustomer: 'another customer',
  agentA: 'an agent of team A',
  agentB: 'an agent of team B',
  supervisor: 'a supervisor',
  admin: 'an admin',
  disabled: 'an agent of team A whose access was switched off, with a token from before',
  service: 'the service key, which only the functions have',
} as const;
export type Persona = keyof typeof PERSONAS;
export const PERSONA_NAMES = Object.keys(PERSONAS) as Persona[];

/** Those with an account; the stranger's has no member. */
export const ACCOUNTS = { ...PEOPLE, stranger: uuid(7), otherCustomer: uuid(8) } as const;
export type Account = keyof typeof ACCOUNTS;

/** What each persona gets. Whoever is not named gets nothing. */
export type Verdicts<Verdict> = Partial<Record<Persona, Verdict>>;

/** A stranger and the other customer get what the customer gets, unless they are named themselves. */
export function verdictFor<Verdict>(
  verdicts: Verdicts<Verdict>,
  persona: Persona,
  nothing: Verdict,
): Verdict {
  const like =
    persona === 'stranger' || persona === 'otherCustomer' ? verdicts.customer : undefined;
  return verdicts[persona] ?? like ?? nothing;
}
