/** What a person reads of how this device keeps their work, and what they can do. */
import { errorWords, type ErrorWords } from '../../ui/error-messages.ts';
import { notSentWords } from '../../ui/not-sent-words.ts';
import type { DeviceNotice, SyncState } from '../ports.ts';

/** What stops the work comes before what may do so. */
export function deviceWords(
  notice: DeviceNotice | null,
  connection: SyncState | undefined,
): ErrorWords | null {
  if (connection?.kind === 'failed' && connection.code === 'storage_full')
    return errorWords('storage_full');
  switch (notice?.kind) {
    case 'room_low':
      return errorWords('storage_low');
    case 'room_unpromised':
      return errorWords('storage_unpromised');
    case 'unreadable':
      return {
        severity: 'error',
        title: `${notSentWords(notice.lost)} could not be read`,
        message:
          'What this device kept was damaged and has been built anew. Everything else that you had not sent is in the outbox, and goes out as before.',
        action: 'none',
      };
    case undefined:
      return null;
  }
}
