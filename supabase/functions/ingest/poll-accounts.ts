/** Polls our accounts side by side, so that one that fails or hangs delays none of the others. */
import type { XEnvironment } from '../_shared/environment.ts';
import { logFailure } from '../_shared/http.ts';
import type { XAccount, XTrouble } from '../_shared/store.ts';
import { notConnected, openAccount } from '../_shared/x/account-clients.ts';
import { troubleOf } from '../_shared/x/trouble.ts';
import { pollMentions, unread, type PollParts, type PollReport } from './poll.ts';

interface Round {
  /** No new page is begun after this time. */
  untilMs: number;
  /** Also those that are not due. */
  force: boolean;
  environment: XEnvironment;
}

/** The schedule is not to the second, and a poll takes its time: what is due within this is due. */
const EARLY_MS = 1_000;

export async function pollAccounts(
  round: Round,
  parts: Omit<PollParts, 'x'>,
): Promise<PollReport[]> {
  const accounts = await parts.store.xAccounts();
  return Promise.all(
    accounts.map((account) =>
      pollAccount(account, round, parts).catch((error: unknown) => {
        logFailure(`ingest ${account.id}`, error);
        return unread(account, 'failed', troubleOf(error, null));
      }),
    ),
  );
}

async function pollAccount(
  account: XAccount,
  { untilMs, force, environment }: Round,
  parts: Omit<PollParts, 'x'>,
): Promise<PollReport> {
  const { store, clock } = parts;
  if (account.state !== 'live') return unread(account, 'held');
  const client = openAccount(account, environment, store);
  if (!client) {
    const trouble = notConnected(environment);
    await store.noteOutcome(account.id, 'read', trouble, 'none');
    return unread(account, 'failed', trouble);
  }
  if (!force && !isDue(account, clock.now()) && !(await isUnderWay(account, parts)))
    return unread(account, 'not_due');
  const report = await pollMentions(account, untilMs, { ...parts, x: client.x });
  await store.noteOutcome(account.id, 'read', troubleIn(report), client.from);
  return report;
}

function isDue({ last_polled_at: last, poll_seconds: seconds }: XAccount, nowMs: number): boolean {
  return last === null || Date.parse(last) + seconds * 1_000 - EARLY_MS <= nowMs;
}

/** A pass that was cut short goes on at once: what came first waits longest. */
async function isUnderWay(
  account: XAccount,
  { store }: Pick<PollParts, 'store'>,
): Promise<boolean> {
  return (await store.loadCursor(account.id, 'mentions'))?.next_token != null;
}

function troubleIn({
  error_code: code,
  error_detail: detail,
  retry_after,
}: PollReport): XTrouble | null {
  return code === null ? null : { code, detail: detail ?? '', retryAfter: retry_after };
}
