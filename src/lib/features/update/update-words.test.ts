import { describe, expect, it } from 'vitest';
import { updateWords } from './update-words.ts';

describe('updateWords', () => {
  it('says nothing while there is nothing new', () => {
    expect(updateWords({ kind: 'current' }, 'kept')).toBeNull();
  });

  it('says what becomes of a draft', () => {
    expect(updateWords({ kind: 'ready' }, 'nothing')?.text).toBe('');
    expect(updateWords({ kind: 'ready' }, 'kept')?.text).toMatch(/draft is kept/u);
    expect(updateWords({ kind: 'replaced' }, 'lost')?.text).toMatch(/finish/iu);
  });
});
