/** A fresh database with the real migrations, for one test file. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Database, Query } from '../../local/database/database.ts';
import { readSqlFolder, type SqlFile } from '../../local/database/migrations.ts';
import { openPglite } from '../../local/database/pglite-database.ts';
import { openPostgres } from '../../local/database/postgres-database.ts';
import { findPostgres, startPostgres } from '../../local/database/postgres-server.ts';
import { makeSecrets, type Secrets } from '../../local/stack/secrets.ts';
import { createSupabaseApp, type SupabaseApp } from '../../local/stack/supabase-app.ts';

export interface TestDatabase {
  database: Database;
  /** REST and Auth on it, configured as in the embedded stack. */
  app: SupabaseApp;
  secrets: Secrets;
  /** Null on PGlite, which has one session only. */
  url: string | null;
  close(): Promise<void>;
}

const SUPABASE = resolve(import.meta.dirname, '../..');

/** In the order in which they are applied, after @supabase/lite has made its auth schema. */
export function sqlFiles(): SqlFile[] {
  return [
    ...readSqlFolder(join(SUPABASE, 'local/sql')),
    ...readSqlFolder(join(SUPABASE, 'migrations')),
  ];
}

/** In place of @supabase/lite, on a Postgres that has nothing of Supabase. */
export function bareSqlFiles(): SqlFile[] {
  return readSqlFolder(join(SUPABASE, 'local/sql/bare'));
}

/**
 * Opens `postgres` on the server in TEST_DATABASE_URL, else on the one from npm; `pglite` in memory.
 * @throws Error in words when there is no Postgres at all
 */
export async function openTestDatabase(
  engine: 'postgres' | 'pglite' = 'postgres',
): Promise<TestDatabase> {
  const opened = engine === 'pglite' ? await onPglite() : await onPostgres();
  try {
    const secrets = makeSecrets();
    const app = createSupabaseApp(
      opened.database,
      secrets,
      () => 'http://127.0.0.1',
      () => undefined,
    );
    await app.prepare();
    for (const { sql } of sqlFiles()) await opened.database.script(sql);
    return { ...opened, app, secrets };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** An empty Postgres database, without anything of Supabase. */
export async function openBareDatabase(): Promise<{
  database: Database;
  url: string;
  close(): Promise<void>;
}> {
  return onPostgres();
}

async function onPglite() {
  const database = await openPglite();
  return { database, url: null, close: () => database.close() };
}

async function onPostgres() {
  const shared = process.env['TEST_DATABASE_URL'];
  return shared === undefined ? onOwnServer() : onSharedServer(shared);
}

async function onOwnServer() {
  const programs = await findPostgres();
  if (!programs)
    throw new Error(
      'No Postgres runs here: name a server in TEST_DATABASE_URL (a role that may create databases).',
    );
  const folder = mkdtempSync(join(tmpdir(), 'roost-test-'));
  const server = await startPostgres(
    programs,
    join(folder, 'postgres'),
    randomBytes(12).toString('hex'),
  );
  const database = await openPostgres(server.url);
  // Nothing here has to survive a power cut, and a commit need not wait for the disk.
  await database.query('alter system set fsync = off');
  await database.query('alter system set synchronous_commit = off');
  await database.query('select pg_reload_conf()');
  return {
    database,
    url: server.url,
    async close() {
      await database.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function onSharedServer(url: string) {
  const name = `roost_test_${randomBytes(6).toString('hex')}`;
  const server = await openPostgres(url);
  await server.query(`create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const database = await openPostgres(own.href);
  return {
    database,
    url: own.href,
    async close() {
      await database.close();
      await server.query(`drop database ${name} with (force)`);
      await server.close();
    },
  };
}

export type { Database, Query };
