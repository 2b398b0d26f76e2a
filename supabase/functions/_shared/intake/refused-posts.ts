/** What could not be taken is kept aside with its reason, so that nothing is lost. */
import { createHash } from 'node:crypto';
import type { Json } from '../../../../src/lib/data/remote/database.types.ts';
import { storable, storableJson } from '../posts/text.ts';
import type { PostSource } from '../posts/post.ts';

/** A row of `raw_events`. */
export interface RefusedPost {
  id: string;
  brand_account_id: string;
  source: PostSource;
  external_id: string | null;
  payload: Json;
  state: 'refused';
  error_code: string;
  error_detail: string;
}

/** Larger payloads are kept as their beginning; no true post comes near. */
const LARGEST_PAYLOAD = 64 * 1024;

/**
 * @param raw The post as it arrived.
 * @param detail Path and reason.
 * @returns a row whose id follows from account and content: the same post refused again is the same row
 */
export function refusedPost(
  raw: unknown,
  account: { id: string },
  source: PostSource,
  reason: { code: string; detail: string; x_post_id: string | null },
): RefusedPost {
  const text = JSON.stringify(raw ?? null);
  return {
    id: uuidOf(`${account.id} ${text}`),
    brand_account_id: account.id,
    source,
    external_id: reason.x_post_id,
    payload: payloadOf(raw, text),
    state: 'refused',
    error_code: reason.code,
    error_detail: storable(reason.detail).slice(0, 500),
  };
}

/** Always an object: a bare JSON string cannot be written to a jsonb column through @supabase/lite. */
function payloadOf(raw: unknown, text: string): Json {
  if (text.length > LARGEST_PAYLOAD) return { beginning: storable(text.slice(0, LARGEST_PAYLOAD)) };
  return typeof raw === 'object' && raw !== null
    ? storableJson(raw)
    : { value: storableJson(raw ?? null) };
}

/** A version 8 UUID (RFC 9562): 122 bits of a SHA-256. */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
