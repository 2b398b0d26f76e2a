/** The search of one person's tickets, away from the thread that draws. All it knows ends with it. */
import { serveCalls } from '../../../platform/serve-calls.ts';
import { storageRefusal } from '../refusal.ts';
import type { SearchCalls, SearchCode, SearchNews } from './protocol.ts';
import { TicketSearch } from './ticket-search.ts';

const search = new TicketSearch({
  changed: () => caller.tell({ kind: 'changed' }),
  lost: ({ code, message }) => caller.lost(code, message),
});

const caller = serveCalls<SearchCalls, SearchCode, SearchNews>(
  {
    open: ({ userId }, progress) => search.open(userId, progress),
    find: async (query, _, signal) => {
      // While one query was answered newer ones may have come in: they call this one off.
      await nextTask();
      signal.throwIfAborted();
      return search.find(query);
    },
  },
  { order: 'side by side', failureOf: storageRefusal },
);

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
