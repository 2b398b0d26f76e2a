/** Retention as its form holds it: numbers are texts while somebody types them. */
import type { Settings } from '../../domain/settings.ts';
import { wholeNumber } from './whole-number.ts';

type Retention = Settings['retention'];

/** Offered when deleting is turned on: the law of most countries wants no less for a complaint. */
const A_YEAR = '365';

export interface RetentionDraft {
  deletes: boolean;
  solved_days: string;
  raw_event_days: string;
}

export function retentionDraft({ solved_days, raw_event_days }: Retention): RetentionDraft {
  return {
    deletes: solved_days !== null,
    solved_days: solved_days === null ? A_YEAR : String(solved_days),
    raw_event_days: String(raw_event_days),
  };
}

export function retentionOf(draft: RetentionDraft): Retention {
  return {
    solved_days: draft.deletes ? wholeNumber(draft.solved_days) : null,
    raw_event_days: wholeNumber(draft.raw_event_days),
  };
}
