import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import { applyOnce, readSqlFile, readSqlFolder } from '../database/migrations.ts';
import { PROJECT } from './project.ts';

/**
 * Brings the database up to date: what hosted Supabase has and a bare Postgres lacks, then Roost's own
 * migrations, then its seed. Needs the `auth` schema. @throws StackFailure
 */
export async function migrate(database: Database, progress: (step: string) => void): Promise<void> {
  const seed = join(PROJECT, 'supabase/seed.sql');
  progress('Bringing the database up to date');
  await applyOnce(database, [
    ...readSqlFolder(join(PROJECT, 'supabase/local/sql'), 'supabase/local/sql'),
    ...readSqlFolder(join(PROJECT, 'supabase/migrations'), 'supabase/migrations'),
    ...(existsSync(seed) ? [readSqlFile(seed, 'supabase/seed.sql')] : []),
  ]);
}
