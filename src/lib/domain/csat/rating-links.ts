/**
 * The links by which customers are asked how it was. A link is made on the device of whoever asks and stands in the
 * words of the reply: a reply that holds one asks, so that a draft needs no memory of its own of what it does.
 */
import type { Settings } from '../settings.ts';
import type { Ticket } from '../rows.ts';

/** 16 random bytes in base64url, and no longer word that begins like them. */
const TOKEN = /^[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])/u;

export class RatingLinks {
  readonly #start: string;
  readonly #newToken: () => string;

  /**
   * @param origin Of this app, where the link leads.
   * @param newToken Draws 22 characters of base64url that nobody can guess.
   */
  constructor(origin: string, newToken: () => string) {
    this.#start = `${origin}/rate/`;
    this.#newToken = newToken;
  }

  make(): string {
    return this.#start + this.#newToken();
  }

  /** The token of the first link in a text; null without one. */
  tokenIn(text: string): string | null {
    const [, ...behind] = text.split(this.#start);
    for (const rest of behind) {
      const token = TOKEN.exec(rest)?.[0];
      if (token !== undefined) return token;
    }
    return null;
  }

  /** A draft with the question behind its words. */
  ask(text: string, invitation: string): string {
    const words = text.trimEnd();
    return `${words}${words === '' ? '' : ' '}${invitation} ${this.make()}`;
  }
}

/** Whether somebody may ask now: once a ticket, and when it is solved. The server has the last word. */
export function mayAsk(
  ticket: Pick<Ticket, 'status' | 'csat_asked_at'>,
  { enabled }: Pick<Settings['csat'], 'enabled'>,
): boolean {
  return enabled && ticket.status === 'solved' && ticket.csat_asked_at === null;
}
