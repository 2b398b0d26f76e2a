/** Multinomial logistic regression on sparse features, by AdaGrad. */
import type { Features } from '../../src/lib/domain/linear/features.ts';

export interface Row {
  features: Features;
  label: number;
  weight: number;
}

export interface Fit {
  bias: Float64Array;
  /** [bucket][label] */
  weights: Float32Array;
}

export interface FitOptions {
  buckets: number;
  labels: number;
  epochs: number;
  rate: number;
  /** Pulls the weights of a row's features towards zero at each visit. */
  decay: number;
  random: () => number;
}

export function fit(rows: readonly Row[], options: FitOptions): Fit {
  const { buckets, labels, epochs, rate, decay, random } = options;
  const weights = new Float32Array(buckets * labels);
  const squares = new Float32Array(buckets * labels).fill(1e-3);
  const bias = new Float64Array(labels);
  const biasSquares = new Float64Array(labels).fill(1e-3);
  const order = rows.map((_, index) => index);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    for (const index of order) {
      const row = rows[index];
      if (!row) continue;
      const { grams, weight } = row.features;
      const probabilities = softmax(scores(row.features, { bias, weights }));
      for (let label = 0; label < labels; label += 1) {
        const error = ((probabilities[label] ?? 0) - (label === row.label ? 1 : 0)) * row.weight;
        biasSquares[label] = (biasSquares[label] ?? 0) + error * error;
        bias[label] = (bias[label] ?? 0) - (rate * error) / Math.sqrt(biasSquares[label] ?? 1);
        for (const { bucket } of grams) {
          const at = bucket * labels + label;
          const old = weights[at] ?? 0;
          const gradient = error * weight + decay * old;
          const square = (squares[at] ?? 0) + gradient * gradient;
          squares[at] = square;
          weights[at] = old - (rate * gradient) / Math.sqrt(square);
        }
      }
    }
  }
  return { bias, weights };
}

export function scores({ grams, weight }: Features, { bias, weights }: Fit): Float64Array {
  const labels = bias.length;
  const sums = new Float64Array(labels);
  for (const { bucket } of grams) {
    for (let label = 0; label < labels; label += 1) {
      sums[label] = (sums[label] ?? 0) + (weights[bucket * labels + label] ?? 0);
    }
  }
  return sums.map((sum, label) => (bias[label] ?? 0) + sum * weight);
}

export function softmax(logits: ArrayLike<number>, temperature = 1): number[] {
  const scaled = Array.from(logits, (logit) => logit / temperature);
  const top = Math.max(...scaled);
  const exponentials = scaled.map((logit) => Math.exp(logit - top));
  const sum = exponentials.reduce((total, e) => total + e, 0);
  return exponentials.map((e) => e / sum);
}

/** Fisher and Yates. */
export function shuffle(list: unknown[], random: () => number): void {
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const held = list[i];
    list[i] = list[j];
    list[j] = held;
  }
}

/** mulberry32: small, seeded, good enough to shuffle with. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
