/** How many bits of a set of flags are set. */
export function bitCount(flags: number): number {
  let count = 0;
  for (let rest = flags; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
