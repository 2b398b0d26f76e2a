import * as v from 'valibot';
import type { Database } from '../database/database.ts';
import type { Hub } from './hub.ts';

const CHANNEL = 'realtime_messages';

const noticeSchema = v.object({
  id: v.pipe(v.string(), v.uuid()),
  topic: v.string(),
  event: v.nullable(v.string()),
  private: v.boolean(),
  /** null when it is too large for a notification (Postgres allows 8,000 bytes). */
  payload: v.unknown(),
});

/** Passes on what `realtime.send` wrote. @returns a function that stops */
export async function subscribeToDatabase(
  database: Database,
  hub: Hub,
  log: (line: string) => void,
): Promise<() => Promise<void>> {
  async function pass(notice: string): Promise<void> {
    const message = v.parse(noticeSchema, JSON.parse(notice));
    // A public message has no listeners: only private channels can be joined.
    if (!message.private) return;
    const payload = message.payload ?? (await readPayload(database, message.id));
    hub.broadcast(message.topic, {
      event: message.event ?? '',
      encoding: 'json',
      body: Buffer.from(JSON.stringify(payload ?? {})),
      meta: { id: message.id },
    });
  }

  // One after the other, so that messages arrive in the order they were committed in.
  let queue: Promise<void> = Promise.resolve();
  const stop = await database.listen(CHANNEL, (notice) => {
    queue = queue
      .then(() => pass(notice))
      .catch((error: unknown) => {
        log(`a broadcast from the database was lost: ${String(error)}`);
      });
  });
  return async () => {
    await stop();
    await queue;
  };
}

async function readPayload(database: Database, id: string): Promise<unknown> {
  const [row] = await database.query<{ payload: unknown }>(
    'select payload from realtime.messages where id = $1::uuid',
    [id],
  );
  return row?.payload;
}
