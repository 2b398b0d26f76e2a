/** Figures of a sample; an empty one has none. */

/** @param share 0 to 1; nearest rank, so that the figure was really measured. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? null;
}

export function median(values: readonly number[]): number | null {
  return percentile(values, 0.5);
}

/** To so many decimals; null stays null. */
export function rounded(value: number | null, decimals = 0): number | null {
  return value === null ? null : Number(value.toFixed(decimals));
}
