/** Everybody who might knock, from nobody to the server itself. */
import { PEOPLE, uuid } from '../support/world.ts';

/** In the order of the document: how they are called there, and who they are. */
export const PERSONAS = {
  keyless: { label: 'no key', who: 'a request without any key' },
  publicKey: { label: 'public key', who: 'the key that is in the app, and nothing else' },
  expired: { label: 'expired', who: 'an admin’s token, right in everything but run out' },
  stranger: { label: 'stranger', who: 'a valid token of somebody who has no row in `members`' },
  customer: { label: 'customer A', who: 'a signed-in customer' },
  otherCustomer: { label: 'customer B', who: 'another customer' },
  agentA: { label: 'agent', who: 'an agent, of team A' },
  agentB: { label: 'other agent', who: 'an agent of another team, B' },
  supervisor: { label: 'supervisor', who: 'a supervisor' },
  admin: { label: 'admin', who: 'an admin' },
  disabled: {
    label: 'disabled',
    who: 'an agent of team A, switched off, with a token from before',
  },
  service: { label: 'server', who: 'the service key, which only the edge functions have' },
} as const;
export type Persona = keyof typeof PERSONAS;
export const PERSONA_NAMES = Object.keys(PERSONAS) as Persona[];

/** Who works here. */
export const STAFF_NAMES = ['agentA', 'agentB', 'supervisor', 'admin'] as const;

/** Those with an account; the stranger's has no member. */
export const ACCOUNTS = { ...PEOPLE, stranger: uuid(7), otherCustomer: uuid(8) } as const;

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
