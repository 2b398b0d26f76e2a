/** Why a change has not reached the server yet, in words. */
import { errorWords } from '../../ui/error-messages.ts';
import { plural } from '../../ui/numbers.ts';
import type { SyncState } from '../ports.ts';
import type { Waiting } from '../unsent.ts';

/** One sentence, and how often it was tried when that says something. */
export function waitingWords(
  { isBehind, trouble, attempts }: Pick<Waiting, 'isBehind' | 'trouble' | 'attempts'>,
  connection: SyncState,
): string {
  const tried = attempts > 0 ? `, tried ${attempts === 1 ? 'once' : plural(attempts, 'time')}` : '';
  if (isBehind) return 'Waits for the change before it';
  if (connection.kind === 'offline') return `Waits for the network${tried}`;
  if (connection.kind === 'failed')
    return `${errorWords(connection.code, connection.message).title}${tried}`;
  if (trouble && trouble.code !== 'offline') {
    return `${errorWords(trouble.code, trouble.message).title}${tried}`;
  }
  return 'On its way';
}
