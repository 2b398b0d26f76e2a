/**
 * `npm run bench:ingest [-- --json] [--rows N] [--rounds N]`: how fast an archive gets in, by the very command
 * that people use, against raw batched inserts of the same rows into the same tables of the same database;
 * and whether anything is there twice or missing after a second run and after a run that was killed.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeArchive } from '../../supabase/functions/_tests/archive.ts';
import type { Archive } from '../../supabase/functions/_tests/archive.ts';
import type { Database } from '../../supabase/local/database/database.ts';
import type { Stack } from '../../supabase/local/stack/options.ts';
import { startStack } from '../../supabase/local/stack/start-stack.ts';

const COMMAND = resolve(import.meta.dirname, '../../supabase/functions/ingest/cli/import.ts');
/** In the order in which foreign keys allow them to be written. */
const TABLES = ['customers', 'tickets', 'messages', 'triage'] as const;
const ROWS_A_STATEMENT = 500;
/** A year ago: nobody is alerted, as with any archive. */
const FROM_MS = Date.now() - 365 * 24 * 3_600_000;

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rows: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '3' },
  },
});
const rows = wholeNumber('--rows', options.rows);
const rounds = wholeNumber('--rounds', options.rounds);

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  process.stderr.write(`${name} takes a whole number above 0.\n`);
  process.exit(2);
}

function say(line: string): void {
  if (!options.json) process.stdout.write(`${line}\n`);
}

/** The import command as a process. @returns its exit status, or null when it was killed */
function runImport(
  stack: Stack,
  file: string,
  folder: string,
  until?: Promise<unknown>,
): Promise<number | null> {
  const { url, serviceRoleKey } = stack.supabase;
  const args = [COMMAND, file, '--url', url, '--key', serviceRoleKey, '--data', folder];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', options.json ? 'ignore' : 'inherit'],
  });
  void until?.then(() => child.kill('SIGKILL'));
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => {
      done(code);
    });
  });
}

async function clear(database: Database): Promise<void> {
  await database.script(
    'truncate customers, tickets, messages, triage, replies, notifications, raw_events, private.change_log, private.post_edits cascade',
  );
}

interface Snapshot {
  table: string;
  columns: string[];
  rows: unknown[][];
}

/** The rows as the import left them, ready to be written again. */
async function snapshot(database: Database): Promise<Snapshot[]> {
  const tables: Snapshot[] = [];
  for (const table of TABLES) {
    const columns = await database.query<{ name: string; type: string }>(
      `select column_name as name, data_type as type from information_schema.columns
       where table_schema = 'public' and table_name = $1 order by ordinal_position`,
      [table],
    );
    const found = await database.query(
      `select ${columns.map(({ name }) => name).join(', ')} from ${table}`,
    );
    const written = (value: unknown, type: string): unknown =>
      type === 'jsonb' ? JSON.stringify(value) : value;
    tables.push({
      table,
      columns: columns.map(({ name }) => name),
      rows: found.map((row) => columns.map(({ name, type }) => written(row[name], type))),
    });
  }
  return tables;
}

/** What any client could do at best: multi-row inserts, one statement and one transaction a batch. */
async function insertRaw(database: Database, tables: readonly Snapshot[]): Promise<void> {
  for (const { table, columns, rows: all } of tables) {
    for (let start = 0; start < all.length; start += ROWS_A_STATEMENT) {
      const batch = all.slice(start, start + ROWS_A_STATEMENT);
      const places = batch.map(
        (_, row) =>
          `(${columns.map((_column, column) => `$${String(row * columns.length + column + 1)}`).join(',')})`,
      );
      await database.query(
        `insert into ${table} (${columns.join(',')}) values ${places.join(',')}`,
        batch.flat(),
      );
    }
  }
}

/** Posts that are there twice or with another text, and posts that are not there. */
async function compare(
  database: Database,
  archive: Archive,
): Promise<{ duplicates: number; lost: number }> {
  const stored = await database.query<{ x_post_id: string; text: string }>(
    `select m.x_post_id, m.text from messages m join triage t on t.message_id = m.id and t.source = 'linear'`,
  );
  const [{ tickets } = { tickets: 0 }] = await database.query<{ tickets: number }>(
    'select count(*)::int as tickets from tickets',
  );
  const right = new Set(
    stored
      .filter(({ x_post_id: id, text }) => archive.posts.get(id) === text)
      .map((row) => row.x_post_id),
  );
  return {
    duplicates: stored.length - right.size + Math.max(0, tickets - archive.conversations),
    lost: archive.posts.size - right.size + Math.max(0, archive.conversations - tickets),
  };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

/** Settles when a third of the posts has arrived. */
async function aThirdIsIn(database: Database): Promise<void> {
  for (;;) {
    const [{ n } = { n: 0 }] = await database.query<{ n: number }>(
      'select count(*)::int as n from messages',
    );
    if (n >= rows / 3) return;
    await new Promise((resume) => setTimeout(resume, 5));
  }
}

const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

async function measure(stack: Stack, folder: string): Promise<Record<string, number>> {
  const { database } = stack;
  const handle =
    (await database.query<{ handle: string }>('select handle from brand_accounts'))[0]?.handle ??
    'us';
  const write = async (archive: Archive, name: string): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, `${archive.lines.join('\n')}\n`);
    return file;
  };
  const take = async (file: string): Promise<void> => {
    const status = await runImport(stack, file, folder);
    if (status !== 0) throw new Error(`The import ended with status ${String(status)}.`);
  };

  await take(await write(makeArchive(300, 99, FROM_MS, handle), 'warm-up.jsonl'));
  const archive = makeArchive(rows, 1, FROM_MS, handle);
  const file = await write(archive, 'archive.jsonl');
  const taken: number[] = [];
  const raw: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await clear(database);
    taken.push(await seconds(() => take(file)));
    const tables = await snapshot(database);
    await clear(database);
    raw.push(await seconds(() => insertRaw(database, tables)));
    say(
      `round ${String(round + 1)}: import ${(rows / (taken.at(-1) ?? 1)).toFixed(0)}/s, raw ${(rows / (raw.at(-1) ?? 1)).toFixed(0)}/s`,
    );
  }

  await clear(database);
  await take(file);
  await take(file);
  const twice = await compare(database, archive);

  await clear(database);
  const status = await runImport(stack, file, folder, aThirdIsIn(database));
  if (status !== null)
    throw new Error('The import was over before it could be killed: use more rows.');
  await take(file);
  const killed = await compare(database, archive);

  return {
    ratio: Number((median(raw) / median(taken)).toFixed(3)),
    rows,
    rowsPerSecond: Math.round(rows / median(taken)),
    rawRowsPerSecond: Math.round(rows / median(raw)),
    duplicates: twice.duplicates + killed.duplicates,
    lost: twice.lost + killed.lost,
  };
}

const folder = await mkdtemp(join(tmpdir(), 'roost-bench-'));
const stack = await startStack({
  data: join(folder, 'data'),
  build: null,
  demo: false,
  schedule: false,
  accounts: false,
});
try {
  const result = await measure(stack, folder);
  if (!options.json)
    for (const [name, value] of Object.entries(result)) say(`${name}: ${String(value)}`);
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : '');
  const { duplicates = 0, lost = 0 } = result;
  if (duplicates + lost > 0) process.exitCode = 2;
} finally {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
}
