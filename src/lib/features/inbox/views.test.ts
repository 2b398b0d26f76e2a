import { expect, it } from 'vitest';
import { listParameters } from './views.ts';

it('keeps the list that is shown in the address', () => {
  expect(listParameters('open', '')).toBe('');
  expect(listParameters('mine', '')).toBe('?view=mine');
  expect(listParameters('open', 'café & co')).toBe('?q=caf%C3%A9+%26+co');
  expect(listParameters('solved', '#12')).toBe('?view=solved&q=%2312');
});
