import { randomUUID } from 'node:crypto';
import type { Database, Query } from '../database/database.ts';
import type { Claims } from './tokens.ts';

export type Extension = 'broadcast' | 'presence';

/** Asks the policies on realtime.messages what somebody may do on a topic. */
export interface Authorisation {
  /** Of the extensions asked for, those whose messages they may read. */
  mayRead(topic: string, claims: Claims, extensions: readonly Extension[]): Promise<Set<Extension>>;
  mayWrite(topic: string, claims: Claims, extension: Extension): Promise<boolean>;
}

const INSUFFICIENT_PRIVILEGE = '42501';

/** Leaves the transaction without a trace. */
class Undo extends Error {}

/**
 * As hosted Realtime does it: in a transaction that is rolled back, under the user's role and claims, a probe
 * row that the owner wrote is looked for (reading), or one is written (writing).
 */
export function createAuthorisation(database: Database): Authorisation {
  async function rolledBack(work: (query: Query) => Promise<void>): Promise<void> {
    try {
      await database.transaction(async (query) => {
        await work(query);
        throw new Undo();
      });
    } catch (error) {
      if (!(error instanceof Undo)) throw error;
    }
  }

  return {
    async mayRead(topic, claims, extensions) {
      const allowed = new Set<Extension>();
      const probes = new Map(extensions.map((extension) => [randomUUID() as string, extension]));
      try {
        await rolledBack(async (query) => {
          for (const [id, extension] of probes) await writeProbe(query, id, topic, extension);
          await become(query, topic, claims);
          const seen = await query<{ id: string }>(
            `select id from realtime.messages where id in (select unnest(string_to_array($1, ','))::uuid)`,
            [[...probes.keys()].join(',')],
          );
          for (const { id } of seen) {
            const extension = probes.get(id);
            if (extension) allowed.add(extension);
          }
        });
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
      return allowed;
    },
    async mayWrite(topic, claims, extension) {
      try {
        await rolledBack(async (query) => {
          await become(query, topic, claims);
          await writeProbe(query, randomUUID(), topic, extension);
        });
        return true;
      } catch (error) {
        if (isRefusal(error)) return false;
        throw error;
      }
    },
  };
}

async function writeProbe(
  query: Query,
  id: string,
  topic: string,
  extension: Extension,
): Promise<void> {
  await query('insert into realtime.messages (id, topic, extension) values ($1, $2, $3)', [
    id,
    topic,
    extension,
  ]);
}

async function become(query: Query, topic: string, claims: Claims): Promise<void> {
  await query(
    `select set_config('role', $1, true),
            set_config('realtime.topic', $2, true),
            set_config('request.jwt.claims', $3, true),
            set_config('request.jwt.claim.sub', $4, true),
            set_config('request.jwt.claim.role', $1, true)`,
    [claims.role, topic, JSON.stringify(claims.all), claims.sub ?? ''],
  );
}

function isRefusal(error: unknown): boolean {
  return Reflect.get(Object(error), 'code') === INSUFFICIENT_PRIVILEGE;
}
