/** How customers answer how it was. */
import type { Scale, Score } from '../domain/csat/scores.ts';

/** What somebody with a rating link sees: nothing of the ticket. */
export interface RatingPage {
  company: string;
  question: string;
  scale: Scale;
  /** Whether an answer would count as the customer's own: they are signed in with their account on X. */
  verified: boolean;
}

/** A ticket that the person who is signed in may rate as the customer that they are. */
export interface OwnRating {
  ticketId: string;
  brand: string;
  /** ISO time. */
  askedAt: string;
  question: string;
  scale: Scale;
  /** What they said by this account; null before. */
  score: Score | null;
  comment: string;
}

/**
 * How customers answer, with or without an account. The last answer counts. They throw a Refusal: 'link_closed' for a
 * link that is expired, closed or was never made, 'rate_limited', 'invalid', or what is wrong with the network.
 */
export interface Ratings {
  page(token: string): Promise<RatingPage>;
  rate(token: string, score: Score, comment: string): Promise<void>;
  /** Newest first; none for somebody whose account on X is not known. */
  own(): Promise<OwnRating[]>;
  rateOwn(ticketId: string, score: Score, comment: string): Promise<void>;
}
