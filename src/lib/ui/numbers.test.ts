import { describe, expect, it } from 'vitest';
import { compact, megabytes, percent, plural } from './numbers.ts';

describe('numbers', () => {
  it('shortens large counts', () => {
    expect(
      [0, 999, 1_000, 1_240, 9_949, 9_951, 64_300, 999_499, 999_500, 12_000_000].map(compact),
    ).toEqual(['0', '999', '1k', '1.2k', '9.9k', '10k', '64k', '999k', '1M', '12M']);
  });

  it('never rounds a doubt up to certainty', () => {
    expect([0, 0.934, 0.996, 1].map(percent)).toEqual(['0%', '93%', '99%', '100%']);
  });

  it('counts in words', () => {
    expect(plural(1, 'message')).toBe('1 message');
    expect(plural(1_312, 'message')).toBe('1,312 messages');
    expect(megabytes(22_940_000)).toBe('22.9 MB');
  });
});
