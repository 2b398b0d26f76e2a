import { describe, expect, it } from 'vitest';
import { readingOf } from './fakes.ts';
import { WorkerLikeness } from './likeness.ts';
import { InferenceError, type UnreadMessage } from './protocol.ts';
import { packEmbedding } from './worker/embedding.ts';

/** Two numbers a text: how often it says yes and how often it says no. */
function reader() {
  const batches: string[][] = [];
  return {
    batches,
    read: (messages: UnreadMessage[]) => {
      batches.push(messages.map(({ text }) => text));
      return Promise.resolve({
        ms: 1,
        readings: messages.map(({ text }) => {
          const [yes, no] = ['yes', 'no'].map((word) => text.split(word).length - 1);
          const length = Math.hypot(yes ?? 0, no ?? 0) || 1;
          const vector = Float32Array.of((yes ?? 0) / length, (no ?? 0) / length);
          return { ...readingOf(text), embedding: packEmbedding(vector) };
        }),
      });
    },
  };
}

const opened = Promise.resolve('model-1');

describe('compare', () => {
  it('tells how alike texts are, in their order', async () => {
    const likeness = new WorkerLikeness({ leading: () => ({ reader: reader(), opened }) });
    const found = await likeness.compare('yes', ['yes yes', 'no', 'yes no', '']);
    expect(found?.map((each) => each.toFixed(2))).toEqual(['1.00', '0.00', '0.71', '0.00']);
  });

  it('reads only what it has not read, and lets messages have their turn', async () => {
    const own = reader();
    const likeness = new WorkerLikeness({ leading: () => ({ reader: own, opened }) });
    const macros = Array.from({ length: 9 }, (_, n) => `yes ${String(n)}`);
    await likeness.compare('yes', macros);
    expect(own.batches.map(({ length }) => length)).toEqual([8, 2]);
    await likeness.compare('no', [...macros, 'changed']);
    expect(own.batches.slice(2)).toEqual([['no', 'changed']]);
  });

  it('reads all anew with another model', async () => {
    let own = reader();
    const likeness = new WorkerLikeness({ leading: () => ({ reader: own, opened }) });
    await likeness.compare('yes', ['no']);
    own = reader();
    await likeness.compare('yes', ['no']);
    expect(own.batches).toEqual([['yes', 'no']]);
  });

  it('knows nothing in a tab that does not read, or whose model fails', async () => {
    expect(await new WorkerLikeness({ leading: () => null }).compare('yes', ['no'])).toBeNull();
    const failed = Promise.reject(new InferenceError('model_corrupt', 'damaged'));
    const leading = () => ({ reader: reader(), opened: failed });
    expect(await new WorkerLikeness({ leading }).compare('yes', ['no'])).toBeNull();
  });
});
