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
import { linearModel } from '../_shared/intake/linear-model.ts';
import { pollAccounts } from './poll-accounts.ts';

/** Hosted functions may run for 150 seconds; the schedule calls again anyway. */
const BUDGET_MS = 60_000;

/**
 * POST: reads new mentions of every account of ours that is due. For the schedule and for staff; `?force=1` takes
 * those that are not due as well, never those that are paused.
 * Answers `{accounts: PollReport[]}`; trouble with X is in the reports, not in the status.
 */
export function createHandler(
  source: Readonly<Record<string, string | undefined>>,
  clock: Clock = systemClock,
): (request: Request) => Promise<Response> {
  return endpoint('ingest', ['POST'], async (request) => {
    const environment = { ...readDatabaseEnvironment(source), ...readCronEnvironment(source) };
    await requireCronOrStaff(request, environment);
    const accounts = await pollAccounts(
      {
        untilMs: clock.now() + BUDGET_MS,
        force: new URL(request.url).searchParams.get('force') === '1',
        environment: readXEnvironment(source),
      },
      { store: openStore(environment), model: linearModel, clock },
    );
    return json({ accounts });
  });
}
