import { expect, it } from 'vitest';
import { retentionDraft, retentionOf } from './retention-draft.ts';

it.each([
  { solved_days: null, raw_event_days: 30 },
  { solved_days: 90, raw_event_days: 7 },
])('comes back from its form as it was: %o', (value) => {
  expect(retentionOf(retentionDraft(value))).toEqual(value);
});

it.each(['', 'soon', '1.5', '-3', '3e2'])('takes “%s” for no number of days', (text) => {
  const draft = { deletes: true, solved_days: text, raw_event_days: text };
  expect(retentionOf(draft)).toEqual({ solved_days: 0, raw_event_days: 0 });
});
