import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { Database } from './database.ts';
import { applyOnce, readSqlFolder, type SqlFile } from './migrations.ts';
import { openDatabase } from './open-database.ts';

const folder = temporaryFolder();
let database: Database;

beforeAll(async () => {
  database = await openDatabase({
    folder: folder.path,
    engine: 'auto',
    url: undefined,
    password: 'only for this test',
  });
});
afterAll(async () => {
  await database.close();
  folder.remove();
});

const file = (name: string, sql: string): SqlFile => ({
  name,
  sql,
  checksum: createHash('sha256').update(sql).digest('hex'),
});
const tables = async (): Promise<string[]> =>
  (
    await database.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' order by 1",
    )
  ).map((row) => row.name);

it('applies each file once, in order, and new ones later', async () => {
  const files = [
    file('1.sql', 'create table one (id int);'),
    file('2.sql', 'alter table one rename to two;'),
  ];
  expect(await applyOnce(database, files)).toEqual(['1.sql', '2.sql']);
  expect(await applyOnce(database, files)).toEqual([]);
  expect(
    await applyOnce(database, [...files, file('3.sql', 'create table three (id int)')]),
  ).toEqual(['3.sql']);
  expect(await tables()).toEqual(['three', 'two']);
});

it('refuses a file that was changed after it was applied, and names it', async () => {
  const changed = [
    file('1.sql', 'create table one (id bigint);'),
    file('4.sql', 'create table four (id int)'),
  ];
  await expect(applyOnce(database, changed)).rejects.toThrow('1.sql was changed');
  expect(await tables()).not.toContain('four');
});

it('undoes all of a file that fails, and tells where', async () => {
  const broken = file('5.sql', 'create table five (id int);\n\nselect nonsense;');
  await expect(applyOnce(database, [broken])).rejects.toThrow(
    /5\.sql cannot be applied: .*nonsense.*line 3/,
  );
  expect(await tables()).not.toContain('five');
  expect(await applyOnce(database, [file('5.sql', 'create table five (id int);')])).toEqual([
    '5.sql',
  ]);
});

it('takes a checkout with Windows line ends for the same', () => {
  for (const [name, text] of [
    ['lf', 'select 1;\n'],
    ['crlf', 'select 1;\r\n'],
  ] as const) {
    mkdirSync(join(folder.path, name));
    writeFileSync(join(folder.path, name, '1.sql'), text);
  }
  const [lf] = readSqlFolder(join(folder.path, 'lf'));
  const [crlf] = readSqlFolder(join(folder.path, 'crlf'));
  expect(lf?.checksum).toBe(crlf?.checksum);
  expect(readSqlFolder(join(folder.path, 'missing'))).toEqual([]);
});
