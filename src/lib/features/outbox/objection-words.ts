/** Why a reply is held, in words. */
import { told } from '../../ui/time.ts';
import type { ShownObjection } from '../unsent.ts';

export interface ObjectionWords {
  title: string;
  /** What somebody wrote; null when it is not about words. */
  quote: string | null;
}

/** @param nowMs Milliseconds since the epoch. */
export function objectionWords(objection: ShownObjection, nowMs: number): ObjectionWords {
  switch (objection.kind) {
    case 'customer_wrote': {
      const { who, text, at } = objection;
      return { title: `${who ?? 'The customer'} wrote again ${told(at, nowMs)}`, quote: text };
    }
    case 'colleague_replied': {
      const { who, text, at } = objection;
      return { title: `${who ?? 'The account'} has answered ${told(at, nowMs)}`, quote: text };
    }
    case 'colleague_noted': {
      const { who, text, at } = objection;
      return { title: `${who ?? 'A colleague'} left a note ${told(at, nowMs)}`, quote: text };
    }
    case 'not_here_yet':
      return { title: 'Somebody has just written here. It is being fetched.', quote: null };
    case 'not_allowed':
      return { title: 'X has refused a reply to this post meanwhile', quote: null };
    case 'post_deleted':
      return { title: 'The post that you answered was deleted', quote: null };
    case 'ticket_closed':
      return { title: 'The ticket was closed meanwhile', quote: null };
    case 'out_of_sight':
      return { title: 'The ticket is not yours to see any more', quote: null };
  }
}
