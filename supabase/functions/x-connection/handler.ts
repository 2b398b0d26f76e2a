import { requireAdmin } from '../_shared/callers.ts';
import { systemClock } from '../_shared/clock.ts';
import type { Clock } from '../_shared/clock.ts';
import { openStore } from '../_shared/database.ts';
import { readDatabaseEnvironment, readXEnvironment } from '../_shared/environment.ts';
import { endpoint, json, parseJson, readBody } from '../_shared/http.ts';
import { carryOut } from './carry-out.ts';
import { readOrder } from './orders.ts';

/** Five keys of the greatest length stay below half of this. */
const LARGEST_BODY = 8 * 1024;

/**
 * POST: how an admin connects brand accounts to X. The body is an order (`orders.ts`): `{action: 'connect' | 'save' |
 * 'test' | 'disconnect' | 'pause' | 'resume' | 'set_poll_seconds' | 'set_prices' | 'register_webhook', …}`.
 * Answers `{ok: true, …}` or `{ok: false, code, …}`. Keys go in and never come out.
 */
export function createHandler(
  source: Readonly<Record<string, string | undefined>>,
  clock: Clock = systemClock,
): (request: Request) => Promise<Response> {
  return endpoint('x-connection', ['POST'], async (request) => {
    const environment = readDatabaseEnvironment(source);
    const adminId = await requireAdmin(request, environment);
    const order = readOrder(parseJson(await readBody(request, LARGEST_BODY)));
    if ('ok' in order) return json(order);
    return json(
      await carryOut(order, adminId, {
        store: openStore(environment),
        x: readXEnvironment(source),
        supabaseUrl: environment.SUPABASE_URL,
        clock,
      }),
    );
  });
}
