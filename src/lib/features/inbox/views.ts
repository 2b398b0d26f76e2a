/** The views of the queue, in the order of the list. */
import type { QueueView } from '../ports.ts';

export interface ViewWords {
  view: QueueView;
  name: string;
  /** What an empty view says. */
  empty: { title: string; text: string };
}

export const VIEWS: readonly ViewWords[] = [
  {
    view: 'open',
    name: 'Open',
    empty: {
      title: 'Nothing is waiting',
      text: 'All home and quiet. New tweets land here by themselves.',
    },
  },
  {
    view: 'mine',
    name: 'Mine',
    empty: {
      title: 'Nothing on your perch',
      text: 'Tickets assigned to you gather here. Press M on a ticket to take it.',
    },
  },
  {
    view: 'unassigned',
    name: 'Unassigned',
    empty: {
      title: 'Everything has somebody',
      text: 'Each open ticket is in a colleague’s hands.',
    },
  },
  {
    view: 'due',
    name: 'Due soon',
    empty: {
      title: 'Nothing is due soon',
      text: 'Tickets come here when their answer is due soon, or was.',
    },
  },
  {
    view: 'waiting',
    name: 'Waiting',
    empty: {
      title: 'No answers outstanding',
      text: 'Tickets that you have answered wait here until the customer writes again.',
    },
  },
  {
    view: 'solved',
    name: 'Solved',
    empty: { title: 'None solved yet', text: 'Solved tickets rest here.' },
  },
  {
    view: 'all',
    name: 'All',
    empty: {
      title: 'No tickets yet',
      text: 'As soon as somebody mentions the brand on X, the tweet becomes a ticket here.',
    },
  },
];

/** The view that an address names; `open` when it names none that exists. */
export function viewFrom(name: string | null): ViewWords {
  const found = VIEWS.find(({ view }) => view === name) ?? VIEWS[0];
  if (!found) throw new Error('There is at least one view.');
  return found;
}

/** What an address says of the list that is shown: "?view=mine&q=parcel"; empty for the open tickets. */
export function listParameters(view: QueueView, query: string): string {
  const parameters = new URLSearchParams();
  if (view !== 'open') parameters.set('view', view);
  if (query !== '') parameters.set('q', query);
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}
