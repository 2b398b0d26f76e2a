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
import { openX } from '../_shared/x/client.ts';
import { pollMentions } from './poll.ts';
import type { PollReport } from './poll.ts';

/** Hosted functions may run for 150 seconds; the schedule calls again anyway. */
const BUDGET_MS = 60_000;

/**
 * POST: reads new mentions of every account of ours. For the schedule and for staff.
 * Answers `{accounts: PollReport[]}`; trouble with X is in the reports, not in the status.
 */
export function createHandler(
  source: Readonly<Record<string, string | undefined>>,
  clock: Clock = systemClock,
): (request: Request) => Promise<Response> {
  return endpoint('ingest', ['POST'], async (request) => {
    const environment = { ...readDatabaseEnvironment(source), ...readCronEnvironment(source) };
    await requireCronOrStaff(request, environment);
    const store = openStore(environment);
    const x = openX(readXEnvironment(source));
    const untilMs = clock.now() + BUDGET_MS;
    const accounts: PollReport[] = [];
    for (const account of await store.brandAccounts()) {
      accounts.push(await pollMentions(account, untilMs, { store, x, model: linearModel, clock }));
    }
    return json({ accounts });
  });
}
