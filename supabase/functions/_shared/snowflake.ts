/**
 * X ids. They pass 2^53, so they travel as decimal text and are compared as such.
 * https://docs.x.com/fundamentals/x-ids
 */

/** X's epoch for ids: 2010-11-04T01:42:54.657Z. */
const EPOCH_MS = 1_288_834_974_657n;

/** The first snowflake; smaller ids were counted and carry no time. */
const FIRST_SNOWFLAKE = 29_700_859_247n;

/** The smallest id that a post made at `atMs` (since 1970) can have: 41 bits of time above 22 of machine and sequence. */
export function snowflakeAt(atMs: number): string {
  const sinceEpoch = BigInt(Math.trunc(atMs)) - EPOCH_MS;
  return sinceEpoch > 0n ? (sinceEpoch << 22n).toString() : '0';
}

/** When an id was minted, in milliseconds since 1970; null for ids from before snowflakes. */
export function snowflakeTimeMs(id: string): number | null {
  const value = BigInt(id);
  return value < FIRST_SNOWFLAKE ? null : Number((value >> 22n) + EPOCH_MS);
}

/** Orders ids by age, without a detour over numbers: longer is larger. Leading zeros do not occur. */
export function compareIds(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The later of two ids, where null is earlier than any. */
export function laterId(left: string | null, right: string | null): string | null {
  if (left === null || right === null) return left ?? right;
  return compareIds(left, right) >= 0 ? left : right;
}
