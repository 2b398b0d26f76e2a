/** X's epoch for ids: 2010-11-04T01:42:54.657Z. */
const epochMs = 1_288_834_974_657n;

/** The smallest id that a post made at `atMs` can have: 41 bits of time above 22 bits of machine and sequence. */
export function snowflakeAt(atMs: number): string {
  return ((BigInt(Math.trunc(atMs)) - epochMs) << 22n).toString();
}

/** Orders ids by age. They pass 2^53, so they are compared as decimal text: longer is larger. */
export function compareIds(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Mints ids that never repeat, also when thousands fall into one millisecond (the rest move on to the next). */
export function createIdMint(): (atMs: number) => string {
  const machine = 371n;
  const sequences = new Map<number, number>();
  return (atMs) => {
    let ms = Math.trunc(atMs);
    while ((sequences.get(ms) ?? 0) > 0xfff) ms += 1;
    const sequence = sequences.get(ms) ?? 0;
    sequences.set(ms, sequence + 1);
    return (((BigInt(ms) - epochMs) << 22n) | (machine << 12n) | BigInt(sequence)).toString();
  };
}
