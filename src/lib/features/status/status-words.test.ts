import { describe, expect, it } from 'vitest';
import { modelWords, syncWords } from './status-words.ts';

const NOW = new Date(2026, 2, 2, 14, 5).getTime();
const SETTLED = { waiting: 0, asks: 0 };
const pulledAt = new Date(2026, 2, 2, 14, 3).toISOString();

describe('syncWords', () => {
  it('says whether all is saved', () => {
    const live = { kind: 'live', pulledAt, waiting: 0 } as const;
    expect(syncWords(live, SETTLED, NOW)).toMatchObject({ tone: 'good', short: 'All saved' });
    expect(syncWords(live, { waiting: 2, asks: 0 }, NOW)).toMatchObject({
      tone: 'busy',
      short: '2 waiting',
    });
    const offline = { kind: 'offline', pulledAt, waiting: 1 } as const;
    expect(syncWords(offline, { waiting: 1, asks: 0 }, NOW).short).toBe(
      'Offline since 14:03 · 1 waiting',
    );
  });

  it('puts what needs the person first', () => {
    const live = { kind: 'live', pulledAt, waiting: 0 } as const;
    const offline = { kind: 'offline', pulledAt, waiting: 1 } as const;
    expect(syncWords(live, { waiting: 0, asks: 1 }, NOW)).toMatchObject({
      tone: 'ask',
      short: 'Needs you (1)',
    });
    expect(syncWords(offline, { waiting: 3, asks: 2 }, NOW).short).toBe(
      'Needs you (2) · Offline since 14:03 · 3 waiting',
    );
  });

  it('says how old an offline desk is', () => {
    const words = (at: string | null) =>
      syncWords({ kind: 'offline', pulledAt: at, waiting: 0 }, SETTLED, NOW);
    expect(words(pulledAt).long).toMatch(/as of 14:03/u);
    expect(words(null).long).toMatch(/Nothing has been copied/u);
    expect(words(null).short).toBe('Offline');
  });

  it('names a failure and what it holds up', () => {
    const words = syncWords(
      { kind: 'failed', code: 'server', message: 'It answered 500.', waiting: 2 },
      { waiting: 2, asks: 0 },
      NOW,
    );
    expect(words).toMatchObject({ tone: 'bad', long: 'It answered 500.' });
    expect(words.short).toBe('The server did not answer · 2 waiting');
  });
});

describe('modelWords', () => {
  it('says by what messages are read', () => {
    const ready = { kind: 'ready', threads: 2, modelVersion: 'v1' } as const;
    expect(modelWords({ ...ready, backend: 'wasm-threads' }).short).toBe(
      'On this device · 2 threads',
    );
    expect(modelWords({ ...ready, backend: 'wasm' }).short).toBe('On this device · 1 thread');
    expect(modelWords({ ...ready, backend: 'webgpu' }).short).toBe(
      'On this device · graphics processor',
    );
  });

  it('counts what is fetched', () => {
    expect(modelWords({ kind: 'fetching', bytes: 9_400_000, total: 23_100_000 }).short).toBe(
      'Fetching the reader · 9.4 MB of 23.1 MB',
    );
  });

  it('has words for a failure', () => {
    expect(modelWords({ kind: 'failed', code: 'model_corrupt', message: '' })).toMatchObject({
      tone: 'bad',
      short: 'The reader arrived damaged',
    });
  });
});
