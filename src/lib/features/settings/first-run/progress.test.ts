import { describe, expect, it } from 'vitest';
import { recorded, stateOf, type Onboarding } from './progress.ts';

const NOTHING: Onboarding = { done: [], skipped: [], finished_at: null };

describe('a step', () => {
  it('is done once it was recorded, where the company does not show better', () => {
    expect(stateOf('hours', NOTHING, {})).toBe('open');
    expect(stateOf('hours', { ...NOTHING, done: ['hours'] }, {})).toBe('done');
    expect(stateOf('hours', { ...NOTHING, skipped: ['hours'] }, { hours: true })).toBe('done');
    expect(stateOf('hours', { ...NOTHING, skipped: ['hours'] }, { hours: false })).toBe('skipped');
    expect(stateOf('hours', { ...NOTHING, done: ['hours'] }, { hours: false })).toBe('open');
  });

  it('is either done or skipped, by what was said last', () => {
    const skipped = recorded(NOTHING, 'x', 'skipped');
    expect(skipped).toEqual({ done: [], skipped: ['x'], finished_at: null });
    expect(recorded(skipped, 'x', 'done')).toEqual({ done: ['x'], skipped: [], finished_at: null });
    expect(recorded(recorded(skipped, 'x', 'skipped'), 'x', 'skipped')).toEqual(skipped);
  });

  it('leaves the others alone, those of a newer app as well', () => {
    const before = { done: ['company', 'telepathy'], skipped: ['hours'], finished_at: 'then' };
    expect(recorded(before, 'topics', 'done')).toEqual({
      done: ['company', 'telepathy', 'topics'],
      skipped: ['hours'],
      finished_at: 'then',
    });
  });
});
