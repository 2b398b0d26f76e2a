/** The signed way to X for one set of keys. */
import { TwitterApi } from 'twitter-api-v2';
import type { TwitterApiv2 } from 'twitter-api-v2';
import * as v from 'valibot';
import { XCallError } from './call-error.ts';
import type { XCredentials } from './credentials.ts';
import { fetchPlugin } from './fetch-plugin.ts';

/** A reading call is repeated when it fails, so it may give up early. */
const READ_TIMEOUT_MS = 20_000;

/** Where X is, and with which keys. */
export interface XAccess {
  origin: string;
  keys: XCredentials;
}

export interface XApi {
  /** Signed for the account. */
  asUser: TwitterApiv2;
  /** As the app alone; null without a bearer token. */
  asApp: TwitterApiv2 | null;
}

/** @param fetchFunction `fetch`, or something that behaves like it */
export function openApi({ origin, keys }: XAccess, fetchFunction: typeof fetch): XApi {
  const plugins = [fetchPlugin({ origin, timeoutMs: READ_TIMEOUT_MS, fetch: fetchFunction })];
  const tokens = {
    appKey: keys.consumer_key,
    appSecret: keys.consumer_secret,
    accessToken: keys.access_token,
    accessSecret: keys.access_secret,
  };
  return {
    asUser: new TwitterApi(tokens, { plugins }).v2,
    asApp: keys.bearer_token === null ? null : new TwitterApi(keys.bearer_token, { plugins }).v2,
  };
}

/** @throws XCallError 'unreadable' */
export function read<const S extends v.GenericSchema>(schema: S, data: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, data);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new XCallError('unreadable', 200, `${v.getDotPath(issue) ?? 'answer'}: ${issue.message}`);
}
