/** What the server said last of the connections to X, so that it can be read without a network. */
import * as v from 'valibot';
import type { Live } from '../../domain/live.ts';
import { xConnectionSchema } from '../../domain/x-connection.ts';
import type { KnownConnections } from '../../features/x-connections.ts';
import type { LocalDatabase } from './database.ts';
import { live } from './live-query.ts';

const KEY = 'x_connections';
const keptSchema = v.object({ connections: v.array(xConnectionSchema), at: v.string() });

export class KeptConnections {
  /** What an older app kept in another form counts as nothing: it is asked for again. */
  readonly known: Live<KnownConnections | null>;
  readonly #db: LocalDatabase;

  constructor(db: LocalDatabase) {
    this.#db = db;
    this.known = live(async () => {
      const kept = v.safeParse(keptSchema, (await db.meta.get(KEY))?.value);
      return kept.success ? kept.output : null;
    });
  }

  async keep(value: KnownConnections): Promise<void> {
    await this.#db.meta.put({ key: KEY, value });
  }
}
