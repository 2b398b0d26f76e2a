import { expect, it } from 'vitest';
import { Gate } from './gate.ts';

it('lets many in beside each other, and one alone once they have left', async () => {
  const gate = new Gate();
  const inside: string[] = [];
  const go = async (name: string, company: 'beside' | 'alone'): Promise<() => void> => {
    const leave = await gate.enter(company);
    inside.push(name);
    return () => {
      inside.splice(inside.indexOf(name), 1);
      leave();
    };
  };
  const first = await go('first', 'beside');
  const second = await go('second', 'beside');
  const alone = go('alone', 'alone');
  const late = go('late', 'beside');
  expect(inside).toEqual(['first', 'second']);
  first();
  second();
  const leaveAlone = await alone;
  expect(inside).toEqual(['alone']);
  leaveAlone();
  await late;
  expect(inside).toEqual(['late']);
});
