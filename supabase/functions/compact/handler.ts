import { requireCronOrStaff } from '../_shared/callers.ts';
import { systemClock } from '../_shared/clock.ts';
import type { Clock } from '../_shared/clock.ts';
import { openStore } from '../_shared/database.ts';
import { readCronEnvironment, readDatabaseEnvironment } from '../_shared/environment.ts';
import { endpoint, HttpProblem, json } from '../_shared/http.ts';
import type { Compaction, Retention } from '../_shared/store.ts';

const BUDGET_MS = 60_000;
/** A writer waits for as long as one batch takes: some tens of milliseconds. */
const BATCH = 5_000;
/** Each brings its messages, readings and replies along, and an entry of the change log for every one of them. */
const TICKETS = 200;

/**
 * POST: forgets old entries of the change log and old answers to mutations, and deletes what is older than the
 * retention settings keep, batch by batch; then counts anew how well macros work. For the schedule alone; an admin calls the database's `compact_sync`.
 * Answers `{entries, results, tickets, events, macros, more}`: how many went or changed, and whether the next run goes on.
 */
export function createHandler(
  source: Readonly<Record<string, string | undefined>>,
  clock: Clock = systemClock,
): (request: Request) => Promise<Response> {
  return endpoint('compact', ['POST'], async (request) => {
    const environment = { ...readDatabaseEnvironment(source), ...readCronEnvironment(source) };
    const caller = await requireCronOrStaff(request, environment);
    if (caller.kind !== 'cron')
      throw new HttpProblem(403, 'forbidden', 'Only the schedule may do this.');
    const store = openStore(environment);
    const untilMs = clock.now() + BUDGET_MS;
    const kept: Retention = { tickets: 0, events: 0, more: true };
    // First, since what is deleted here is what people have asked for.
    while (kept.more && clock.now() < untilMs) {
      const batch = await store.applyRetention(TICKETS);
      kept.tickets += batch.tickets;
      kept.events += batch.events;
      kept.more = batch.more;
    }
    const total: Compaction = { entries: 0, results: 0, more: true };
    while (total.more && clock.now() < untilMs) {
      const batch = await store.compact(BATCH);
      total.entries += batch.entries;
      total.results += batch.results;
      total.more = batch.more;
    }
    const macros = await store.refreshMacroFigures();
    return json({ ...kept, ...total, macros, more: kept.more || total.more });
  });
}
