import { describe, expect, it, vi } from 'vitest';
import { WorkerExplainer } from './explainer.ts';
import { ManualClock } from '../platform/fake-workers.ts';
import { explanationOf } from './fakes.ts';
import { InferenceError } from './protocol.ts';
import type { MessageToExplain } from './protocol.ts';

const message = { text: 'late again', previous: null };

class FakeReader {
  closed = false;
  readonly open: () => Promise<string>;

  constructor(open: () => Promise<string> = () => Promise.resolve('model-1')) {
    this.open = open;
  }

  explain({ text }: MessageToExplain) {
    return this.closed
      ? Promise.reject(new InferenceError('closed', 'closed'))
      : Promise.resolve(explanationOf(text));
  }

  close(): void {
    this.closed = true;
  }
}

function setUp(opens: (() => Promise<string>)[] = []) {
  const clock = new ManualClock();
  const own: FakeReader[] = [];
  let leading: { reader: FakeReader; opened: Promise<unknown> } | null = null;
  const explainer = new WorkerExplainer({
    leading: () => leading,
    newReader: () => {
      const reader = new FakeReader(opens[own.length]);
      own.push(reader);
      return reader;
    },
    clock,
  });
  const lead = (opened: Promise<unknown>): void => {
    leading = { reader: new FakeReader(), opened };
  };
  return { explainer, clock, own, lead };
}

describe('in the tab that reads', () => {
  it('the model that reads answers, once it is open', async () => {
    const { explainer, own, lead } = setUp();
    let open: () => void = () => undefined;
    lead(new Promise<void>((resolve) => (open = resolve)));
    const settled = vi.fn();
    const answer = explainer.explain(message).finally(settled);
    await Promise.resolve();
    expect(settled).not.toHaveBeenCalled();
    open();
    expect(await answer).toEqual(explanationOf(message.text));
    expect(own).toEqual([]);
  });

  it('the failure of that model is the answer', async () => {
    const { explainer, lead } = setUp();
    lead(Promise.reject(new InferenceError('model_corrupt', 'damaged')));
    await expect(explainer.explain(message)).rejects.toMatchObject({ code: 'model_corrupt' });
  });
});

describe('in another tab', () => {
  it('one model is opened for several questions, and closed a minute after the last', async () => {
    const { explainer, clock, own } = setUp();
    await Promise.all([explainer.explain(message), explainer.explain(message)]);
    clock.pass(50_000);
    expect(await explainer.explain(message)).toEqual(explanationOf(message.text));
    clock.pass(50_000);
    expect(own.map(({ closed }) => closed)).toEqual([false]);
    clock.pass(10_000);
    expect(own.map(({ closed }) => closed)).toEqual([true]);
    await explainer.explain(message);
    expect(own).toHaveLength(2);
  });

  it('a model that did not open is forgotten, and the next question is a fresh try', async () => {
    const { explainer, clock, own } = setUp([
      () => Promise.reject(new InferenceError('model_unreachable', 'offline')),
    ]);
    await expect(explainer.explain(message)).rejects.toMatchObject({ code: 'model_unreachable' });
    expect(own[0]?.closed).toBe(true);
    expect(clock.waiting).toBe(0);
    await expect(explainer.explain(message)).resolves.toBeDefined();
  });

  it('nothing stays open when the tab closes', async () => {
    const { explainer, clock, own } = setUp();
    await explainer.explain(message);
    explainer.close();
    expect(own[0]?.closed).toBe(true);
    expect(clock.waiting).toBe(0);
    await expect(explainer.explain(message)).rejects.toMatchObject({ code: 'closed' });
  });
});
