import type { Database } from '../database/database.ts';

const MINUTE = 60_000;

/**
 * What hosted Supabase does by itself: forgets broadcasts once they are old, and keeps PGlite, which has no
 * autovacuum, from growing and planning on stale figures. @returns a function that stops
 */
export function startUpkeep(database: Database, log: (line: string) => void): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const every = (ms: number, sql: string): NodeJS.Timeout =>
    setInterval(() => {
      running = running
        .then(() => database.query(sql))
        .then(
          () => undefined,
          (error: unknown) => {
            log(`upkeep: ${String(error)}`);
          },
        );
    }, ms);
  const timers = [
    every(
      10 * MINUTE,
      "delete from realtime.messages where inserted_at < now() - interval '1 hour'",
    ),
    ...(database.kind === 'pglite' ? [every(10 * MINUTE, 'vacuum analyze')] : []),
  ];
  for (const timer of timers) timer.unref();
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await running;
  };
}
