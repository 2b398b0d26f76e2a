/** What the main thread and the worker of the search say to each other (`platform/worker-protocol.ts`). */
import type { Message } from '../../../domain/rows.ts';

export interface SearchCalls {
  /** Fills the index from a person's database; answered when every ticket is in it. */
  open: { payload: { userId: string }; result: undefined; progress: Filled };
  /** Answers from what is in the index by now. */
  find: { payload: { query: string; limit: number }; result: Found; progress: never };
}

/** Tickets. */
export interface Filled {
  done: number;
  total: number;
}

export interface Found {
  /** Best first. */
  tickets: FoundTicket[];
  /** How many there are, named or not. */
  total: number;
  /** Every ticket of the device was in the index. */
  whole: boolean;
}

export interface FoundTicket {
  id: string;
  /** The words that answer the query, as `searchWords` has them. */
  terms: string[];
  /** The message that answers it, where that is not the newest, which the queue shows. */
  excerpt: Pick<Message, 'kind' | 'text' | 'language'> | null;
}

/** Answers may be others now. */
export interface SearchNews {
  kind: 'changed';
}

/** As `refusal.ts` has them. */
export type SearchCode = string;
