/** A person's drafts in this browser: in their database, and beside it. */
import { browserTexts } from '../platform/browser-texts.ts';
import { systemClock } from '../platform/clock.ts';
import { randomId } from '../platform/ids.ts';
import { onPageRest } from '../platform/page-rest.ts';
import type { LocalDatabase } from './local/database.ts';
import { DraftsAhead, forgetDraftsAhead } from './local/drafts-ahead.ts';
import { LocalDrafts } from './local/drafts.ts';

const texts = {
  lasting: browserTexts(() => localStorage),
  passing: browserTexts(() => sessionStorage),
};

export function openDrafts(db: LocalDatabase, userId: string): Promise<LocalDrafts> {
  const ahead = new DraftsAhead({ userId, tab: randomId(), ...texts });
  return LocalDrafts.open({ db, clock: systemClock, ahead, onRest: onPageRest });
}

/** Forgets what lies beside a database that is deleted. */
export function forgetDrafts(userId: string): void {
  forgetDraftsAhead(userId, texts);
}
