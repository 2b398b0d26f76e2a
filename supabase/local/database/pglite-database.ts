import { existsSync, readdirSync } from 'node:fs';
import { createPgliteConnection } from '@supabase/lite/pglite';
import { StackFailure, wordsOf } from '../stack/failure.ts';
import { type Database, keepOwnGrants, type Query } from './database.ts';
import { createTurnstile } from './turnstile.ts';

/**
 * Opens PGlite with its data in a folder, or in memory.
 * @throws StackFailure data_corrupt when the folder holds something that PGlite cannot open
 */
export async function openPglite(folder?: string): Promise<Database> {
  const existed = folder !== undefined && existsSync(folder) && readdirSync(folder).length > 0;
  const connection = await createPgliteConnection(folder === undefined ? {} : { url: folder });
  const driver = connection.driver;
  try {
    await driver.waitReady;
    await driver.query('select 1');
  } catch (error) {
    throw new StackFailure(
      existed ? 'data_corrupt' : 'data_unusable',
      existed
        ? `The database in ${folder} cannot be opened (${wordsOf(error)}). It may be damaged: move that folder aside and start again for a fresh one.`
        : `No database can be made in ${folder ?? 'memory'} (${wordsOf(error)}).`,
      { cause: error },
    );
  }
  keepOwnGrants(connection);
  const exclusive = createTurnstile();

  const run: Query = async <Row>(text: string, parameters: readonly unknown[] = []) => {
    const result = await driver.query<Row>(text, [...parameters]);
    return result.rows;
  };

  async function within<T>(work: () => Promise<T>): Promise<T> {
    await driver.exec('begin');
    try {
      const result = await work();
      await driver.exec('commit');
      return result;
    } catch (error) {
      await driver.exec('rollback');
      throw error;
    }
  }

  return {
    kind: 'pglite',
    connection,
    exclusive,
    query: (text, parameters) => exclusive(() => run(text, parameters)),
    transaction: (work) => exclusive(() => within(() => work(run))),
    script: (sql) =>
      exclusive(() =>
        within(async () => {
          await driver.exec(sql);
        }),
      ),
    async listen(channel, heard) {
      const stop = await exclusive(() => driver.listen(channel, heard));
      return () => exclusive(() => stop());
    },
    close: () => exclusive(() => connection.close()),
  };
}
