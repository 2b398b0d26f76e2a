/** How far a figure would move on other rows of the same kind. */
import { shuffle } from '../training/logistic.ts';

/** Ends of the 95 % interval. */
export type Interval = [low: number, high: number];

const LOW = 0.025;
const HIGH = 0.975;

/**
 * Percentile bootstrap (Efron 1979): the figures of `resamples` draws of all rows with replacement.
 *
 * @param measure The figures of one draw; null where a draw has none, and then that draw does not count.
 * @returns null for a figure that no draw had.
 */
export function intervals<Row, Name extends string>(
  rows: readonly Row[],
  measure: (draw: readonly Row[]) => Readonly<Record<Name, number | null>> | null,
  { resamples, random }: { resamples: number; random: () => number },
): Record<Name, Interval | null> {
  const found = new Map<Name, number[]>();
  for (let draw = 0; draw < resamples; draw += 1) {
    const figures = measure(drawn(rows, random)) ?? ({} as Record<Name, null>);
    for (const name of Object.keys(figures) as Name[]) {
      const value = figures[name];
      const values = found.get(name) ?? [];
      if (value !== null) values.push(value);
      found.set(name, values);
    }
  }
  const ends = [...found].map(([name, values]): [Name, Interval | null] => {
    values.sort((a, b) => a - b);
    return [name, values.length === 0 ? null : [quantile(values, LOW), quantile(values, HIGH)]];
  });
  return Object.fromEntries(ends) as Record<Name, Interval | null>;
}

/**
 * Between the two nearest values, in proportion (Hyndman and Fan 1996, type 7).
 *
 * @param sorted Ascending, at least one.
 */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}

/** The rows in `count` parts whose sizes differ by at most one; which row goes where is drawn. */
export function foldsOf<Row>(rows: readonly Row[], count: number, random: () => number): Row[][] {
  const order = [...rows];
  shuffle(order, random);
  return Array.from({ length: count }, (_, fold) =>
    order.filter((__, index) => index % count === fold),
  );
}

function drawn<Row>(rows: readonly Row[], random: () => number): Row[] {
  return rows.flatMap(() => {
    const row = rows[Math.floor(random() * rows.length)];
    return row === undefined ? [] : [row];
  });
}
