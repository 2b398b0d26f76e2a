/** Whether the nearest neighbour by embedding is of the same kind. */

export interface Placed {
  /** Of L2 norm 1, so that the scalar product is the cosine. */
  embedding: Float32Array;
  kind: string;
}

/** Share of `queries` whose nearest of `known` is of their kind; the first of equally near ones counts. */
export function nearestAccuracy(queries: readonly Placed[], known: readonly Placed[]): number {
  const right = queries.filter(({ embedding, kind }) => nearest(embedding, known)?.kind === kind);
  return right.length / queries.length;
}

function nearest(embedding: Float32Array, known: readonly Placed[]): Placed | null {
  let best: Placed | null = null;
  let bestCosine = -Infinity;
  for (const one of known) {
    const cosine = scalarProduct(embedding, one.embedding);
    if (cosine > bestCosine) [best, bestCosine] = [one, cosine];
  }
  return best;
}

function scalarProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
