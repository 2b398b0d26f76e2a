/** A book of drafts in memory, with a second tab that a test writes in. */
import type {
  Draft,
  DraftBook,
  DraftKind,
  DraftListed,
  DraftsKept,
} from '../../../src/lib/features/drafts.ts';
import { source, type Source } from './source.ts';

export class MemoryDrafts implements DraftBook {
  readonly kept: Source<DraftsKept> = source<DraftsKept>({ kind: 'kept' });
  readonly listed: Source<DraftListed[]> = source<DraftListed[]>([]);
  /** How often somebody looked away. */
  flushed = 0;
  readonly #drafts = new Map<string, Draft>();
  readonly #followers = new Set<(draft: Draft) => void>();
  #at = 0;

  read(ticketId: string, kind: DraftKind): Draft | null {
    const draft = this.#drafts.get(ticketId + kind);
    return draft && draft.text !== '' ? draft : null;
  }

  /** In this tab or, as far as the views can tell, in another one. */
  write(ticketId: string, kind: DraftKind, text: string): void {
    this.#at += 1;
    const draft = { ticketId, kind, text, at: this.#at, again: null };
    this.#drafts.set(ticketId + kind, draft);
    for (const follower of [...this.#followers]) follower(draft);
  }

  follow(changed: (draft: Draft) => void): () => void {
    this.#followers.add(changed);
    return () => {
      this.#followers.delete(changed);
    };
  }

  flush(): Promise<void> {
    this.flushed += 1;
    return Promise.resolve();
  }
}
