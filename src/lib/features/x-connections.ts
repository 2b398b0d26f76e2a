/** How brand accounts are connected to X. */
import type { Live } from '../domain/live.ts';
import type { KeyName, XCheck, XConnection, XPrices } from '../domain/x-connection.ts';

/** The connections as the server had them, and when. */
export interface KnownConnections {
  connections: XConnection[];
  /** ISO time by this device's clock. */
  at: string;
}

/** What X has been asked for somebody's keys: connected, or what speaks against it. */
export type Connecting =
  | { kind: 'connected'; brandAccountId: string; checks: XCheck[] }
  | { kind: 'refused'; checks: XCheck[] };

/**
 * How the brand accounts are connected to X. For admins: the server shows nobody else a connection. Reading is from
 * this device; the rest asks the server, throws a Refusal as `Administration` does, and reads anew.
 */
export interface XConnections {
  /** As the server said last; null until it was asked once. */
  known: Live<KnownConnections | null>;
  /** Asks the server now, and every few seconds until it is stopped. @returns stops it */
  follow(): () => void;
  /** Connects whatever account the keys are of. */
  connect(keys: Record<KeyName, string>): Promise<Connecting>;
  /** Only those that change; null takes the bearer token away. What is saved never comes back. */
  saveKeys(brandAccountId: string, keys: Partial<Record<KeyName, string | null>>): Promise<void>;
  /** Looks at X what works and what is missing. Costs as many reads as there are newest mentions, at most five. */
  test(brandAccountId: string): Promise<XCheck[]>;
  /** A paused account is neither read nor written from. */
  setPaused(brandAccountId: string, paused: boolean): Promise<void>;
  setPollSeconds(brandAccountId: string, seconds: number): Promise<void>;
  /** null goes back to what X publishes. */
  setPrices(brandAccountId: string, prices: XPrices | null): Promise<void>;
  /** Throws 'webhook_refused' or a code of X. */
  registerWebhook(brandAccountId: string): Promise<void>;
  /** Forgets the keys; tickets stay. */
  disconnect(brandAccountId: string): Promise<void>;
}
