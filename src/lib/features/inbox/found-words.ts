/** What the search says of its answer. */
import { thrownWords } from '../../ui/error-messages.ts';
import { count, plural } from '../../ui/numbers.ts';
import type { SearchResults } from '../ports.ts';

/** How many tickets were found, and how many of them are shown. */
export function foundWords({ hits, total }: SearchResults): string {
  if (total > hits.length && hits.length > 0)
    return `The ${count(hits.length)} best of ${plural(total, 'ticket')}`;
  return plural(hits.length, 'ticket');
}

/** How far the index is; null once every ticket is in it. */
export function indexWords(index: SearchResults['index']): string | null {
  if (index.kind === 'whole') return null;
  if (index.total === 0) return 'Opening the index';
  return `Still indexing ${count(index.done)} of ${plural(index.total, 'ticket')}`;
}

export function nothingFound({ query, index }: SearchResults): { title: string; text: string } {
  return index.kind === 'whole'
    ? {
        title: `Nothing found for “${query}”`,
        text: 'No ticket on this device has all of these words. Fewer words find more.',
      }
    : {
        title: `Nothing found yet for “${query}”`,
        text: 'The tickets of this device are being indexed. What is found shows up here by itself.',
      };
}

/** Why there is no answer. */
export function stoppedWords(reason: unknown): { title: string; text: string } {
  const code = reason instanceof Error && 'code' in reason ? reason.code : null;
  if (code === 'worker_died' || code === 'worker_silent')
    return {
      title: 'The search stopped',
      text: 'The browser ended it, often for lack of memory. Closing other tabs may help.',
    };
  const { title, message } = thrownWords(reason);
  return { title, text: message };
}
