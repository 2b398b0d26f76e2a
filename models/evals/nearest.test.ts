import { describe, expect, it } from 'vitest';
import { nearestAccuracy } from './nearest.ts';

const at = (degrees: number, kind: string) => ({
  embedding: Float32Array.of(
    Math.cos((degrees * Math.PI) / 180),
    Math.sin((degrees * Math.PI) / 180),
  ),
  kind,
});

describe('nearestAccuracy', () => {
  it('asks the one at the smallest angle', () => {
    const known = [at(0, 'card'), at(90, 'loan'), at(180, 'cash')];
    // 30° is nearest to the card, 60° to the loan, 170° to the cash.
    expect(nearestAccuracy([at(30, 'card'), at(60, 'card'), at(170, 'cash')], known)).toBe(2 / 3);
  });

  it('finds nothing among nothing', () => {
    expect(nearestAccuracy([at(0, 'card')], [])).toBe(0);
  });
});
