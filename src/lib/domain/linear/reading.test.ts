import { expect, it } from 'vitest';
import { reading } from './reading.ts';

const LABELS = ['no', 'yes'] as const;

it('softens with the temperature and keeps the best label', () => {
  const sharp = reading(LABELS, [0, 2], { temperature: 1, unsureBelow: 0.8 });
  const soft = reading(LABELS, [0, 2], { temperature: 2, unsureBelow: 0.8 });
  expect(sharp).toMatchObject({ label: 'yes', unsure: false });
  expect(sharp.probability).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
  expect(soft).toMatchObject({ label: 'yes', unsure: true });
  expect(soft.probability).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
});

it('survives logits that would overflow', () => {
  expect(reading(LABELS, [-1e6, 1e6], { temperature: 0.01, unsureBelow: 0 }).probabilities).toEqual(
    [0, 1],
  );
});
