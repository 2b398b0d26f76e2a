/** Bugs that are put in from outside: faults that do not find them would prove nothing. */
import type { Hop } from './faults.ts';
import type { Findings } from './findings.ts';

export interface Planted {
  /** Faults that find it. */
  hops: readonly Hop[];
  found: keyof Findings;
  /** Runs first in each page. */
  page?: () => void;
  /** Done to the database. */
  sql?: string;
}

export const PLANTED: Readonly<Record<string, Planted>> = {
  'a tab that takes its unsent work with it': {
    hops: ['tab'],
    found: 'lost',
    page: forgetUnsent,
  },
  'a reply in doubt that is sent again without a look': {
    hops: ['x'],
    found: 'sentTwice',
    // In other words, since X refuses the very same ones under the same post.
    sql: `
      create function private.plant() returns trigger language plpgsql as
        $$ begin new.state := 'queued'; new.text := 'Again. ' || new.text; return new; end $$;
      create trigger plant before update on public.replies for each row
        when (new.state = 'unknown') execute function private.plant();`,
  },
};

/** Runs in the page: what the outbox holds when a tab opens is gone. */
function forgetUnsent(): void {
  const open = Object.getOwnPropertyDescriptor(IDBFactory.prototype, 'open')?.value as (
    this: IDBFactory,
    ...given: Parameters<IDBFactory['open']>
  ) => IDBOpenDBRequest;
  let isFirst = true;
  IDBFactory.prototype.open = function (...given) {
    const opening = open.apply(this, given);
    if (!isFirst || !given[0].startsWith('roost-')) return opening;
    isFirst = false;
    opening.addEventListener('success', () => {
      opening.result.transaction('outbox', 'readwrite').objectStore('outbox').clear();
    });
    return opening;
  };
}
