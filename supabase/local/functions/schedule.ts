/** What pg_cron does on hosted Supabase: calls functions now and then. */
export interface Task {
  /** The function to POST to. */
  name: string;
  everyMs: number;
}

const SECOND = 1000;

/** The webhook brings posts at once; polling catches what it missed. X allows 300 reads in 15 minutes. */
export const TASKS: readonly Task[] = [
  { name: 'ingest', everyMs: 5 * SECOND },
  { name: 'dispatch', everyMs: 2 * SECOND },
  // Once a minute where calls cost something. A call with nothing to do is one look at an index.
  { name: 'sla', everyMs: 15 * SECOND },
  { name: 'tombstones', everyMs: 15 * 60 * SECOND },
  { name: 'compact', everyMs: 60 * 60 * SECOND },
];

/** How much longer a task that failed waits, by the number of failures in a row. */
const SLOWER = [1, 1, 2, 4, 8];

/**
 * Runs each task at once and then at its pace; never twice at the same time, and slower while it fails.
 * `call` answers whether the task went well. @returns a function that stops and waits for what still runs
 */
export function startSchedule(
  tasks: readonly Task[],
  call: (task: Task) => Promise<boolean>,
): () => Promise<void> {
  let stopped = false;
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();

  function plan(task: Task, waitMs: number, failures: number): void {
    if (stopped) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      const run: Promise<void> = call(task)
        .catch(() => false)
        .then((well) => {
          running.delete(run);
          const now = well ? 0 : failures + 1;
          plan(task, task.everyMs * (SLOWER[Math.min(now, SLOWER.length - 1)] ?? 1), now);
        });
      running.add(run);
    }, waitMs);
    timers.add(timer);
  }

  for (const task of tasks) plan(task, 0, 0);
  return async () => {
    stopped = true;
    for (const timer of timers) clearTimeout(timer);
    await Promise.all(running);
  };
}
