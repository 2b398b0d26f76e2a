import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startSchedule, type Task } from './schedule.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const task: Task = { name: 'dispatch', everyMs: 2000 };

it('calls at once, then at its pace, and not any more once stopped', async () => {
  const called: string[] = [];
  const stop = startSchedule([task, { name: 'ingest', everyMs: 5000 }], ({ name }) => {
    called.push(name);
    return Promise.resolve(true);
  });
  await vi.advanceTimersByTimeAsync(10_500);
  expect(called.filter((name) => name === 'dispatch')).toHaveLength(6);
  expect(called.filter((name) => name === 'ingest')).toHaveLength(3);
  await stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(called).toHaveLength(9);
});

it('never calls again before the last call has ended, and waits for it when stopped', async () => {
  let running = 0;
  let most = 0;
  let finish: (() => void) | undefined;
  const stop = startSchedule([task], async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => (finish = resolve));
    running -= 1;
    return true;
  });
  await vi.advanceTimersByTimeAsync(30_000);
  expect({ running, most }).toEqual({ running: 1, most: 1 });
  let stopped = false;
  const stopping = stop().then(() => (stopped = true));
  await vi.advanceTimersByTimeAsync(1000);
  expect(stopped).toBe(false);
  finish?.();
  await stopping;
  expect(running).toBe(0);
});

it('slows down while a task fails, and is back at its pace after a success', async () => {
  let well = false;
  const at: number[] = [];
  const stop = startSchedule([task], () => {
    at.push(Date.now());
    return well ? Promise.resolve(true) : Promise.reject(new Error('down'));
  });
  await vi.advanceTimersByTimeAsync(40_000);
  const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  expect(gaps.slice(0, 4)).toEqual([2000, 4000, 8000, 16_000]);
  well = true;
  await vi.advanceTimersByTimeAsync(20_000);
  at.length = 0;
  await vi.advanceTimersByTimeAsync(6000);
  expect(at.length).toBeGreaterThanOrEqual(3);
  await stop();
});
