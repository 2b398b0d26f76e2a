/** @returns where the highest of these scores stand, highest first; without sorting all of them. */
export function highest(scores: readonly number[], limit: number): number[] {
  const all = scores.map((_, index) => index);
  if (scores.length <= limit) return inOrder(all, scores);
  const bound = Float64Array.from(scores).sort()[scores.length - limit] ?? 0;
  const above = all.filter((index) => (scores[index] ?? 0) > bound);
  const equal = all.filter((index) => scores[index] === bound);
  return inOrder([...above, ...equal.slice(0, limit - above.length)], scores);
}

function inOrder(places: number[], scores: readonly number[]): number[] {
  return places.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
}
