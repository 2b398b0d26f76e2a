/** The whole matrix on the whole stack: SQL, HTTP, the websocket, and the edge functions in Deno. */
import { join, resolve } from 'node:path';
import { startTestStack } from '../../local/testing/test-stack.ts';
import { checkDatabase } from './database.ts';
import { checkEdge, type EdgeHouse, undeclaredFunctions } from './edge.ts';
import { moveInAgain } from './people.ts';
import { checkRealtime } from './realtime.ts';
import { checkRest } from './rest.ts';
import { undeclared } from './schema.ts';

const SUPABASE = resolve(import.meta.dirname, '../..');

export interface OpenHouse extends EdgeHouse {
  close(): Promise<void>;
}

/** Starts a stack of its own with the people of the matrix. @throws StackFailure */
export async function openHouse(): Promise<OpenHouse> {
  const test = await startTestStack({ accounts: false, functions: true, schedule: false });
  const { stack } = test;
  try {
    await moveInAgain(stack.database);
  } catch (error) {
    await test.stop();
    throw error;
  }
  return {
    database: stack.database,
    origin: stack.supabase.url,
    keys: test.secrets(),
    cronSecret: stack.cronSecret,
    fetch: (request) => fetch(request),
    close: () => test.stop(),
  };
}

/** One way in, and what was found on it. */
export interface Road {
  name: string;
  cells: number;
  undeclared: readonly string[];
  violations: readonly string[];
}

/** Goes every way in turn. Leaves the house as it was. */
export async function* checkPermissions(house: OpenHouse): AsyncGenerator<Road> {
  const names = await undeclared(house.database);
  yield { name: 'SQL', ...resultOf(await checkDatabase(house.database)), undeclared: names };
  yield { name: 'HTTP', ...resultOf(await checkRest(house)) };
  yield { name: 'Realtime', ...resultOf(await checkRealtime(house)) };
  const edge = await checkEdge(house);
  const folders = undeclaredFunctions(join(SUPABASE, 'functions'), join(SUPABASE, 'config.toml'));
  yield {
    name: 'Edge functions',
    ...resultOf(edge),
    undeclared: [...folders, ...edge.undeclared],
  };
}

const resultOf = ({ cells, violations }: { cells: number; violations: readonly string[] }) => ({
  cells,
  violations,
  undeclared: [] as readonly string[],
});
