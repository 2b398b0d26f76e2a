import { expect, it } from 'vitest';
import { readingOf } from './fakes.ts';
import { differenceOf } from './gpu-probe.ts';
import type { MessageReading } from './protocol.ts';

/** The same reading with the first sentiment probability moved. */
function moved(by: number): MessageReading {
  const reading = readingOf('x');
  const { sentiment } = reading.readings;
  const [first = 0, ...rest] = sentiment.probabilities;
  return {
    ...reading,
    readings: {
      ...reading.readings,
      sentiment: { ...sentiment, probabilities: [first + by, ...rest] },
    },
  };
}

it('is the largest difference of any probability', () => {
  expect(
    differenceOf([readingOf('x'), readingOf('x')], [readingOf('x'), moved(-0.25)]),
  ).toBeCloseTo(0.25);
  expect(differenceOf([readingOf('x')], [readingOf('x')])).toBe(0);
});

it('is total when a label differs, an answer is missing, or is no number', () => {
  const other = readingOf('x');
  other.readings.urgency = { ...other.readings.urgency, label: 'critical' };
  expect(differenceOf([readingOf('x')], [other])).toBe(1);
  expect(differenceOf([readingOf('x')], [])).toBe(1);
  expect(differenceOf([readingOf('x')], [moved(NaN)])).toBe(1);
});
