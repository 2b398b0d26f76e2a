import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packEmbedding } from './embedding.ts';

function unpack(packed: string): number[] {
  return Array.from(atob(packed), (character) => {
    const byte = character.charCodeAt(0);
    return (byte > 127 ? byte - 256 : byte) / 127;
  });
}

const unit = (vector: readonly number[]): Float32Array => {
  const norm = Math.hypot(...vector);
  return Float32Array.from(vector, (value) => value / norm);
};

it('fits the 600 characters that the mutation allows', () => {
  expect(packEmbedding(new Float32Array(384).fill(0.05))).toHaveLength(512);
});

it('keeps the direction of any unit vector', () => {
  const vectors = fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 384, maxLength: 384 })
    .filter((vector) => Math.hypot(...vector) > 0.1);
  fc.assert(
    fc.property(vectors, (vector) => {
      const before = unit(vector);
      const after = unit(unpack(packEmbedding(before)));
      const cosine = before.reduce((sum, value, i) => sum + value * (after[i] ?? 0), 0);
      expect(cosine).toBeGreaterThan(0.98);
    }),
    { numRuns: 50 },
  );
});

it('survives a number beyond the unit sphere', () => {
  expect(unpack(packEmbedding(Float32Array.of(1.5, -1.5)))).toEqual([1, -1]);
});
