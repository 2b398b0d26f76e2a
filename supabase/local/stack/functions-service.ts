import { join } from 'node:path';
import { findFunctions } from '../functions/functions-config.ts';
import { type FunctionsRunner, startFunctions } from '../functions/runner.ts';
import { startSchedule, TASKS } from '../functions/schedule.ts';
import { createVerifier } from '../realtime/tokens.ts';
import { PROJECT } from './project.ts';
import type { Secrets } from './secrets.ts';
import type { X } from './x.ts';

export interface FunctionsService {
  handle: FunctionsRunner['handle'];
  /** Begins to call the functions of the table in schedule.ts. */
  startSchedule(): void;
  stop(): Promise<void>;
}

/** How long the stop waits for functions that the schedule has called. */
const PATIENCE_MS = 4000;

interface Needs {
  folder: string;
  origin: string;
  secrets: Secrets;
  x: Pick<X, 'origin'>;
  cache: string;
  log: (line: string) => void;
}

/** Starts Deno with the functions and the environment that hosted functions have. @throws StackFailure */
export async function startFunctionsService(needs: Needs): Promise<FunctionsService> {
  const { folder, origin, secrets, x, log } = needs;
  const functions = findFunctions(folder, join(PROJECT, 'supabase/config.toml'));
  const xUrl = new URL(x.origin);
  const runner = await startFunctions({
    functions,
    verifier: createVerifier(secrets, Date.now),
    plan: {
      folder,
      cache: needs.cache,
      log: (line) => {
        log(`functions: ${line}`);
      },
      readable: ['src/lib/domain', 'models/linear', 'node_modules'].map((name) =>
        join(PROJECT, name),
      ),
      reachable: [new URL(origin).host, xUrl.port === '' ? xUrl.hostname : xUrl.host],
      environment: {
        SUPABASE_URL: origin,
        SUPABASE_ANON_KEY: secrets.anonKey,
        SUPABASE_SERVICE_ROLE_KEY: secrets.serviceRoleKey,
        CRON_SECRET: secrets.cronSecret,
        // The keys stand in the database, as those do that an admin saves.
        X_API_ORIGIN: x.origin,
      },
    },
  });

  let stopSchedule: (() => Promise<void>) | undefined;
  return {
    handle: runner.handle,
    startSchedule() {
      const present = new Set(functions.map(({ name }) => name));
      stopSchedule ??= startSchedule(
        TASKS.filter(({ name }) => present.has(name)),
        async ({ name }) => {
          const answer = await fetch(`${origin}/functions/v1/${name}`, {
            method: 'POST',
            headers: { 'x-cron-secret': secrets.cronSecret },
          });
          const said = await answer.text();
          if (!answer.ok)
            log(`schedule: ${name} answered ${String(answer.status)} ${said.slice(0, 200)}`);
          return answer.ok;
        },
      );
    },
    async stop() {
      // A call that is cut off may leave a reply of which nobody knows whether X has it.
      const calls = stopSchedule?.();
      await Promise.race([
        calls,
        new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref()),
      ]);
      await runner.stop();
      await calls;
    },
  };
}
