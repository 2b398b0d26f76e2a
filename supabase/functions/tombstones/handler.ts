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
import { sweepAccounts } from './sweep-accounts.ts';

const BUDGET_MS = 60_000;

/**
 * POST: looks for deleted posts among the stored ones of every account, once a day. For the schedule and for staff;
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
    const accounts = await sweepAccounts(
      { untilMs: clock.now() + BUDGET_MS, force, environment: readXEnvironment(source) },
      { store: openStore(environment), clock },
    );
    return json({ accounts });
  });
}
