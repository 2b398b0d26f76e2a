/** How often X is asked, in words. */
import { POLL_SECONDS } from '../../../domain/x-connection.ts';

export const PACES: readonly { seconds: number; name: string }[] = [
  { seconds: POLL_SECONDS.least, name: 'Every 30 seconds' },
  { seconds: 60, name: 'Every minute' },
  { seconds: 120, name: 'Every 2 minutes' },
  { seconds: 300, name: 'Every 5 minutes' },
  { seconds: 900, name: 'Every 15 minutes' },
  { seconds: POLL_SECONDS.most, name: 'Every hour' },
];

/** "Every 90 seconds" for what is none of the usual ones. */
export function paceName(seconds: number): string {
  return PACES.find((pace) => pace.seconds === seconds)?.name ?? `Every ${String(seconds)} seconds`;
}
