import { requireCronOrStaff } from '../_shared/callers.ts';
import { systemClock } from '../_shared/clock.ts';
import type { Clock } from '../_shared/clock.ts';
import { openStore } from '../_shared/database.ts';
import { readCronEnvironment, readDatabaseEnvironment } from '../_shared/environment.ts';
import { endpoint, HttpProblem, json } from '../_shared/http.ts';
import { lookAtTickets } from './look.ts';

const BUDGET_MS = 20_000;
/** Tickets at once: half a megabyte, and some milliseconds to go through. */
const BATCH = 200;
/** A run that dies leaves its tickets to the one after the next. */
const LEASE_SECONDS = 120;

/**
 * POST: tells people what is due soon, or was. Looks only at tickets for which the time has come or to which something
 * has happened. For the schedule alone, each minute. Answers `{looked, told, more}`: tickets, notifications, and whether
 * the next run goes on.
 */
export function createHandler(
  source: Readonly<Record<string, string | undefined>>,
  clock: Clock = systemClock,
): (request: Request) => Promise<Response> {
  return endpoint('sla', ['POST'], async (request) => {
    const environment = { ...readDatabaseEnvironment(source), ...readCronEnvironment(source) };
    const caller = await requireCronOrStaff(request, environment);
    if (caller.kind !== 'cron')
      throw new HttpProblem(403, 'forbidden', 'Only the schedule may do this.');
    const store = openStore(environment);
    const untilMs = clock.now() + BUDGET_MS;
    const total = { looked: 0, told: 0, more: true };
    while (total.more && clock.now() < untilMs) {
      const claim = await store.claimSla(BATCH, LEASE_SECONDS);
      const looked = lookAtTickets(claim, clock.now());
      if (looked.length > 0) total.told += await store.recordSla(looked);
      total.looked += looked.length;
      total.more = claim.more;
    }
    return json(total);
  });
}
