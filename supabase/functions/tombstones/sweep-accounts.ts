/** Sweeps the posts of all our accounts, also of those that an admin holds: X's rules know no pause. */
import type { XEnvironment } from '../_shared/environment.ts';
import { describe, logFailure } from '../_shared/http.ts';
import type { XAccount } from '../_shared/store.ts';
import { openAccount } from '../_shared/x/account-clients.ts';
import { sweepDeleted, unswept, type SweepParts, type SweepReport } from './sweep.ts';

interface Round {
  /** No new call is made after this time. */
  untilMs: number;
  /** Begins now even when the last sweep was not long ago. */
  force: boolean;
  environment: XEnvironment;
}

/** One account that fails stops none of the others. */
export async function sweepAccounts(
  { untilMs, force, environment }: Round,
  parts: Omit<SweepParts, 'x'>,
): Promise<SweepReport[]> {
  const { store } = parts;
  const accounts = await store.xAccounts();
  const open = (account: XAccount) => openAccount(account, environment, store)?.x ?? null;
  // Anybody may look whether a post is still there, so an account without keys borrows those of another.
  const borrowed = accounts.map(open).find((x) => x !== null) ?? null;
  return Promise.all(
    accounts.map(async (account) => {
      const x = open(account) ?? borrowed;
      if (!x) return unswept(account, 'x_not_connected');
      try {
        return await sweepDeleted(account, untilMs, force, { ...parts, x });
      } catch (error) {
        logFailure(`tombstones ${account.id}`, error);
        return unswept(account, describe(error).code);
      }
    }),
  );
}
