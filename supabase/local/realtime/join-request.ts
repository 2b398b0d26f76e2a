import { randomUUID } from 'node:crypto';
import * as v from 'valibot';

const flag = v.fallback(v.optional(v.boolean(), false), false);

const joinSchema = v.object({
  access_token: v.nullish(v.string()),
  config: v.optional(
    v.object({
      private: flag,
      broadcast: v.optional(v.object({ ack: flag, self: flag, replication_ready: flag }), {}),
      presence: v.optional(
        v.object({ enabled: flag, key: v.fallback(v.optional(v.string(), ''), '') }),
        {},
      ),
      postgres_changes: v.optional(v.array(v.unknown()), []),
    }),
    {},
  ),
});

/** What a client asks for when it joins. */
export interface JoinRequest {
  accessToken: string | null;
  isPrivate: boolean;
  /** Answer each broadcast. */
  ack: boolean;
  /** Hear one's own broadcasts. */
  self: boolean;
  replicationReady: boolean;
  presenceEnabled: boolean;
  presenceKey: string;
  wantsPostgresChanges: boolean;
}

const MOST_KEY_LENGTH = 200;

/** null for a payload of another shape. */
export function parseJoin(payload: unknown): JoinRequest | null {
  const parsed = v.safeParse(joinSchema, payload);
  if (!parsed.success) return null;
  const { access_token: accessToken, config } = parsed.output;
  const key = config.presence.key.slice(0, MOST_KEY_LENGTH);
  return {
    accessToken: accessToken ?? null,
    isPrivate: config.private,
    ack: config.broadcast.ack,
    self: config.broadcast.self,
    replicationReady: config.broadcast.replication_ready,
    presenceEnabled: config.presence.enabled,
    presenceKey: key === '' ? randomUUID() : key,
    wantsPostgresChanges: config.postgres_changes.length > 0,
  };
}
