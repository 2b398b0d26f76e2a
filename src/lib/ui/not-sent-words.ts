import { plural } from './numbers.ts';

/** "2 changes and 1 draft"; empty when there is nothing. */
export function notSentWords({ changes, drafts }: { changes: number; drafts: number }): string {
  return [
    ...(changes > 0 ? [plural(changes, 'change')] : []),
    ...(drafts > 0 ? [plural(drafts, 'draft')] : []),
  ].join(' and ');
}
