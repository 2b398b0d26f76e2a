import { requireCronOrStaff } from '../_shared/callers.ts';
import { systemClock } from '../_shared/clock.ts';
import type { Clock } from '../_shared/clock.ts';
import { openStore } from '../_shared/database.ts';
import {
  readCronEnvironment,
  readDatabaseEnvironment,
  readXEnvironment,
} from '../_shared/environment.ts';
import { endpoint, json } from '../_shared/http.ts';
import { notConnected, openAccount } from '../_shared/x/account-clients.ts';
import { dispatchReplies } from './dispatch.ts';

const BUDGET_MS = 45_000;

/**
 * POST: sends what is queued. For the schedule, and for staff, whose device calls it as soon as a reply is
 * pushed. Answers `{sent, failed, unknown, queued}`: how many replies ended how.
 */
export function createHandler(
  source: Readonly<Record<string, string | undefined>>,
  clock: Clock = systemClock,
): (request: Request) => Promise<Response> {
  return endpoint('dispatch', ['POST'], async (request) => {
    const environment = { ...readDatabaseEnvironment(source), ...readCronEnvironment(source) };
    await requireCronOrStaff(request, environment);
    const store = openStore(environment);
    const x = readXEnvironment(source);
    const accounts = await store.xAccounts();
    const clients = new Map(
      accounts.map((account) => [account.id, openAccount(account, x, store)?.x ?? notConnected(x)]),
    );
    const xOf = (id: string) => clients.get(id) ?? notConnected(x);
    return json(await dispatchReplies(clock.now() + BUDGET_MS, { store, xOf, clock }));
  });
}
