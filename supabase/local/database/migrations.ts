import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { StackFailure, wordsOf } from '../stack/failure.ts';
import type { Database } from './database.ts';

/** One SQL file, known by its folder and name for ever after. */
export interface SqlFile {
  name: string;
  sql: string;
  /** SHA-256 of the text with LF line ends, so that a checkout on Windows counts as the same. */
  checksum: string;
}

/** The `.sql` files of a folder in the order of their names; none when the folder is missing. */
export function readSqlFolder(folder: string, label = basename(folder)): SqlFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => readSqlFile(join(folder, name), `${label}/${name}`));
}

export function readSqlFile(path: string, name: string): SqlFile {
  const sql = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

/**
 * Runs the files that this database has not had yet, each in one transaction with its entry in the ledger.
 * @returns the names that were applied now
 * @throws StackFailure migration_changed, migration_failed
 */
export async function applyOnce(database: Database, files: readonly SqlFile[]): Promise<string[]> {
  await database.script(`
    create schema if not exists roost_stack;
    create table if not exists roost_stack.applied_files (
      name text primary key,
      checksum text not null,
      applied_at timestamptz not null default now()
    );
  `);
  const applied = new Map(
    (
      await database.query<{ name: string; checksum: string }>(
        'select name, checksum from roost_stack.applied_files',
      )
    ).map((row) => [row.name, row.checksum]),
  );
  for (const file of files) {
    const known = applied.get(file.name);
    if (known !== undefined && known !== file.checksum) {
      throw new StackFailure(
        'migration_changed',
        `${file.name} was changed after this database had it. Undo the change and put it into a new migration, or start with a fresh database.`,
      );
    }
  }
  const missing = files.filter((file) => !applied.has(file.name));
  for (const file of missing) await apply(database, file);
  return missing.map((file) => file.name);
}

async function apply(database: Database, file: SqlFile): Promise<void> {
  const entry = `insert into roost_stack.applied_files (name, checksum) values ('${file.name.replaceAll("'", "''")}', '${file.checksum}');`;
  try {
    await database.script(`${file.sql}\n;${entry}`);
  } catch (error) {
    throw new StackFailure(
      'migration_failed',
      `${file.name} cannot be applied: ${explain(error, file)}`,
      {
        cause: error,
      },
    );
  }
}

/** Postgres tells where in the text it stopped; a line number helps more. */
function explain(error: unknown, file: SqlFile): string {
  const position = Number(Reflect.get(Object(error), 'position'));
  const line = position > 0 ? file.sql.slice(0, position).split('\n').length : 0;
  return line > 0 ? `${wordsOf(error)} (line ${String(line)})` : wordsOf(error);
}
