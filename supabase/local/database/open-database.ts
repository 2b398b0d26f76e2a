import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StackFailure } from '../stack/failure.ts';
import type { Database } from './database.ts';
import { openPostgres } from './postgres-database.ts';
import { findPostgres, type PostgresPrograms, startPostgres } from './postgres-server.ts';

/** `auto` takes the Postgres server that comes with the packages where it runs, else PGlite. */
export type Engine = 'auto' | 'postgres' | 'pglite';

export interface DatabasePlace {
  /** The data folder; a server's data lies in `postgres`, PGlite's in `pglite` below it. */
  folder: string;
  engine: Engine;
  /** A server that somebody else runs. */
  url: string | undefined;
  /** For the server that we run. */
  password: string;
}

/** @throws StackFailure */
export async function openDatabase({
  folder,
  engine,
  url,
  password,
}: DatabasePlace): Promise<Database> {
  if (url !== undefined) return openPostgres(url);
  const pglite = join(folder, 'pglite');
  // A folder keeps the engine it began with, or what it holds would seem lost.
  const chosen = engine === 'auto' && existsSync(pglite) ? 'pglite' : engine;
  if (chosen === 'pglite') return onPglite(pglite);
  const postgres = join(folder, 'postgres');
  const mayFallBack = chosen === 'auto' && !existsSync(postgres);
  const programs = await findPostgres();
  if (programs) {
    try {
      return await withServer(programs, postgres, password);
    } catch (error) {
      if (!mayFallBack) throw error;
    }
  } else if (!mayFallBack) {
    throw new StackFailure(
      'database_unreachable',
      'The Postgres of the npm packages does not run on this machine. Use another data folder with ROOST_DATABASE=pglite, or name a server in DATABASE_URL.',
    );
  }
  return onPglite(pglite);
}

/** PGlite weighs 25 MB: it is loaded only where it is used. */
async function onPglite(folder: string): Promise<Database> {
  const { openPglite } = await import('./pglite-database.ts');
  return openPglite(folder);
}

async function withServer(
  programs: PostgresPrograms,
  folder: string,
  password: string,
): Promise<Database> {
  const server = await startPostgres(programs, folder, password);
  try {
    const database = await openPostgres(server.url);
    return {
      ...database,
      async close() {
        await database.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
