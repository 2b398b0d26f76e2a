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
    const parts = { store: openStore(environment), x: openX(readXEnvironment(source)), clock };
    return json(await dispatchReplies(clock.now() + BUDGET_MS, parts));
  });
}
