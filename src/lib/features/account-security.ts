/** How somebody proves who they are, as the views ask for it. */
import type { Live } from '../domain/live.ts';

/** What this auth server lets people sign in with besides a password. */
export interface SignInWays {
  /** A link in a mail; with it also a forgotten password is replaced. */
  link: boolean;
  signUp: boolean;
  /** Names of the providers that are switched on, such as 'google'. */
  providers: readonly string[];
  /** The server mails nothing: what it would send is on a page, whose address is printed where it was started. */
  mailsAreCaught: boolean;
}

/** How this page was opened, when it was by a link or on the way back from a provider. */
export type Arrival =
  /** Who forgot the password may choose one without it. */
  | { kind: 'reset' }
  /** A code for words: 'link_expired', 'link_refused', 'signed_in_already'. */
  | { kind: 'failed'; code: string };

export interface SecondFactor {
  id: string;
  /** ISO time. */
  since: string;
}

/** What an authenticator app has to be told. */
export interface NewFactor {
  id: string;
  /** Address of a picture. */
  qr: string;
  secret: string;
}

export interface SignInLock {
  address: string;
  /** ISO time. */
  until: string;
}

export type MailPurpose = 'sign_in' | 'reset';

/** Each call asks the server and throws a Refusal. */
export interface AccountSecurity {
  arrival: Live<Arrival | null>;
  /** It was dealt with. */
  forgetArrival(): void;
  ways(): Promise<SignInWays>;
  /** Says the same whether there is such an account or not. Throws 'mails_limited'. */
  mail(email: string, purpose: MailPurpose): Promise<void>;
  /** The code of that mail, for who reads it on another device. Throws 'wrong_code', 'sign_in_locked'. */
  enterMailedCode(email: string, code: string, purpose: MailPurpose): Promise<void>;
  /** Leaves this page for the provider's. */
  signInWith(provider: string): Promise<void>;
  /** Throws 'wrong_code', 'factor_unknown'. */
  enterSecondFactor(code: string): Promise<void>;
  /**
   * Signs the person's other devices out.
   *
   * @param current null for who came by the link for a forgotten password. Throws 'wrong_password'.
   */
  changePassword(next: string, current: string | null): Promise<void>;
  /** null where the server has no second factor. */
  secondFactors(): Promise<SecondFactor[] | null>;
  /** Nothing is asked of anybody before it is confirmed. Throws 'factor_off'. */
  beginSecondFactor(): Promise<NewFactor>;
  /** Throws 'wrong_code'. */
  confirmSecondFactor(id: string, code: string): Promise<void>;
  removeSecondFactor(id: string): Promise<void>;
  /** For admins: the addresses that no password opens now. Throws 'forbidden'. */
  locks(): Promise<SignInLock[]>;
  liftLock(address: string): Promise<void>;
}
