/** Figures of merit for a classifier with calibrated probabilities. Shares are 0 to 1. */

/** One judged example: the index of its true label, and the probabilities in label order. */
export interface Judged {
  gold: number;
  probabilities: readonly number[];
}

export interface HeadMetrics {
  n: number;
  accuracy: number;
  /** Mean F1 over the labels that occur as truth or guess. */
  macroF1: number;
  /** Mean recall over the labels that occur as truth. */
  macroRecall: number;
  /** Expected calibration error, ten bins of equal width. */
  ece: number;
}

export interface OrdinalMetrics extends HeadMetrics {
  /** Cohen's kappa with quadratic weights. */
  kappa: number;
  /** Share of the highest label's examples that were given it; null when there are none. */
  criticalRecall: number | null;
}

const BINS = 10;

/** null when nothing was judged: no figure is better than a made-up one. */
export function headMetrics(judged: readonly Judged[]): HeadMetrics | null {
  if (judged.length === 0) return null;
  const counts = confusion(judged);
  const labels = counts.map((_, label) => label);
  const truths = labels.map((label) => sum(counts[label] ?? []));
  const guesses = labels.map((label) => sum(counts.map((row) => row[label] ?? 0)));
  const hits = labels.map((label) => counts[label]?.[label] ?? 0);
  const f1 = labels
    .map((label) => [hits[label] ?? 0, (truths[label] ?? 0) + (guesses[label] ?? 0)] as const)
    .filter(([, either]) => either > 0)
    .map(([hit, either]) => (2 * hit) / either);
  const recalls = labels
    .filter((label) => (truths[label] ?? 0) > 0)
    .map((label) => (hits[label] ?? 0) / (truths[label] ?? 1));
  return {
    n: judged.length,
    accuracy: sum(hits) / judged.length,
    macroF1: mean(f1),
    macroRecall: mean(recalls),
    ece: expectedCalibrationError(judged),
  };
}

/** For a head whose labels are ordered, lowest first. */
export function ordinalMetrics(judged: readonly Judged[]): OrdinalMetrics | null {
  const base = headMetrics(judged);
  if (base === null) return null;
  const highest = (judged[0]?.probabilities.length ?? 1) - 1;
  const critical = judged.filter(({ gold }) => gold === highest);
  return {
    ...base,
    kappa: quadraticKappa(confusion(judged)),
    criticalRecall:
      critical.length === 0
        ? null
        : critical.filter((one) => guessOf(one) === highest).length / critical.length,
  };
}

/**
 * Cohen 1968: 1 minus the observed over the expected squared distance. Where truth and guess never vary
 * the expected distance is 0; then agreement is 1 if they are the same.
 *
 * @param counts [truth][guess]
 */
export function quadraticKappa(counts: readonly (readonly number[])[]): number {
  const total = sum(counts.map(sum));
  const rows = counts.map(sum);
  const columns = counts.map((_, label) => sum(counts.map((row) => row[label] ?? 0)));
  let observed = 0;
  let expected = 0;
  counts.forEach((row, truth) => {
    row.forEach((count, guess) => {
      const distance = (truth - guess) ** 2;
      observed += distance * count;
      expected += (distance * (rows[truth] ?? 0) * (columns[guess] ?? 0)) / total;
    });
  });
  return expected === 0 ? (observed === 0 ? 1 : 0) : 1 - observed / expected;
}

/** Naeini et al. 2015: the mean distance of confidence and accuracy, weighted by the bins' sizes. */
export function expectedCalibrationError(judged: readonly Judged[]): number {
  const bins = Array.from({ length: BINS }, () => ({ n: 0, right: 0, confidence: 0 }));
  for (const one of judged) {
    const guess = guessOf(one);
    const confidence = one.probabilities[guess] ?? 0;
    const bin = bins[Math.min(BINS - 1, Math.floor(confidence * BINS))];
    if (!bin) continue;
    bin.n += 1;
    bin.confidence += confidence;
    if (guess === one.gold) bin.right += 1;
  }
  return sum(bins.map(({ right, confidence }) => Math.abs(right - confidence))) / judged.length;
}

/** The index of the most probable label; the first of equals. */
export function guessOf({ probabilities }: Pick<Judged, 'probabilities'>): number {
  return probabilities.indexOf(Math.max(...probabilities));
}

/** Counts as [truth][guess]; without rows when nothing was judged. */
export function confusion(judged: readonly Judged[]): number[][] {
  const size = judged[0]?.probabilities.length ?? 0;
  const counts = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
  for (const one of judged) {
    const row = counts[one.gold];
    const guess = guessOf(one);
    if (row) row[guess] = (row[guess] ?? 0) + 1;
  }
  return counts;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : sum(numbers) / numbers.length;
}
