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
import { openX } from '../_shared/x/client.ts';
import { sweepDeleted } from './sweep.ts';
import type { SweepReport } from './sweep.ts';

const BUDGET_MS = 60_000;

/**
 * POST: looks for deleted posts among the stored ones, once a day. For the schedule and for staff;
 * `?force=1` begins a sweep at once. Answers `{accounts: SweepReport[]}`.
 */
export function createHandler(
  source: Readonly<Record<string, string | undefined>>,
  clock: Clock = systemClock,
): (request: Request) => Promise<Response> {
  return endpoint('tombstones', ['POST'], async (request) => {
    const environment = { ...readDatabaseEnvironment(source), ...readCronEnvironment(source) };
    await requireCronOrStaff(request, environment);
    const force = new URL(request.url).searchParams.get('force') === '1';
    const parts = { store: openStore(environment), x: openX(readXEnvironment(source)), clock };
    const untilMs = clock.now() + BUDGET_MS;
    const accounts: SweepReport[] = [];
    for (const account of await parts.store.brandAccounts()) {
      accounts.push(await sweepDeleted(account, untilMs, force, parts));
    }
    return json({ accounts });
  });
}
