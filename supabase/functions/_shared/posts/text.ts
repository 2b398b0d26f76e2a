/** Text as X hands it out, made fit for people and for Postgres. */
import type { Json } from '../../../../src/lib/data/remote/database.types.ts';

const NAMED: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
};

/** Decodes X's entities exactly once: someone who writes `&lt;` is sent as `&amp;lt;` and must read `&lt;` again. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|apos|#39);/gu, (entity) => NAMED[entity] ?? entity);
}

/** Postgres stores neither NUL nor half a surrogate pair; a post that holds one is kept without it. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

/** The same for every string and key inside a JSON value; what JSON cannot hold becomes null. */
export function storableJson(value: unknown): Json {
  if (typeof value === 'string') return storable(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(storableJson);
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [storable(key), storableJson(inner)]),
  );
}

/** An address that may be shown or loaded: http or https only, else null. */
export function webAddress(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text.length > 4_000) return null;
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol) ? storable(text) : null;
  } catch {
    return null;
  }
}

/** One entry of `entities.urls`. */
export interface LinkEntity {
  url: string;
  expanded_url?: string | undefined;
  media_key?: string | undefined;
}

/**
 * Puts the addresses that people wrote back in place of X's t.co ones, and drops those that only stand
 * for an attached photo or video.
 */
export function expandLinks(text: string, links: readonly LinkEntity[]): string {
  let result = text;
  for (const { url, expanded_url: expanded, media_key: mediaKey } of links) {
    if (!/^https?:\/\/t\.co\/\w+$/u.test(url)) continue;
    const target = webAddress(expanded);
    if (target === null) continue;
    const isMedia =
      mediaKey !== undefined ||
      /^https:\/\/(?:x|twitter)\.com\/\w+\/status\/\d+\/(?:photo|video)\/\d+$/u.test(target);
    result = result.split(url).join(isMedia ? '' : target);
  }
  return result.trim();
}
