import { expect, it } from 'vitest';
import { ManualClock } from '../../../platform/fake-workers.ts';
import { Renewal } from './renewal.ts';

function setUp() {
  const clock = new ManualClock();
  const answers: (() => void)[] = [];
  const renewal = new Renewal(
    () => new Promise<void>((resolve) => answers.push(resolve)),
    clock,
    100,
  );
  const answer = async (nth: number): Promise<void> => {
    answers[nth]?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { clock, renewal, answer, asked: () => answers.length };
}

it('asks once for many changes, after a rest', async () => {
  const { clock, renewal, answer, asked } = setUp();
  void renewal.ask();
  await answer(0);
  for (let change = 0; change < 5; change += 1) renewal.changed();
  expect(asked()).toBe(1);
  clock.pass(100);
  expect(asked()).toBe(2);
});

it('waits for the answer that is under way, and asks again after it', async () => {
  const { clock, renewal, answer, asked } = setUp();
  void renewal.ask();
  renewal.changed();
  clock.pass(1_000);
  expect(asked()).toBe(1);
  await answer(0);
  clock.pass(100);
  expect(asked()).toBe(2);
});

it('asks nothing once it is stopped', async () => {
  const { clock, renewal, answer, asked } = setUp();
  void renewal.ask();
  renewal.changed();
  renewal.stop();
  await answer(0);
  renewal.changed();
  clock.pass(1_000);
  expect([asked(), clock.waiting]).toEqual([1, 0]);
});
