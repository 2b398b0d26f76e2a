import { describe, expect, it } from 'vitest';
import { modelWords, syncWords } from './status-words.ts';

const NOW = new Date(2026, 2, 2, 14, 5).getTime();
const pulledAt = new Date(2026, 2, 2, 14, 3).toISOString();

describe('syncWords', () => {
  it('says what waits for the network', () => {
    expect(syncWords({ kind: 'live', pulledAt, waiting: 0 }, NOW).short).toBe('Live');
    expect(syncWords({ kind: 'offline', pulledAt, waiting: 1 }, NOW).short).toBe(
      'Offline · 1 change to send',
    );
  });

  it('says how old an offline desk is', () => {
    expect(syncWords({ kind: 'offline', pulledAt, waiting: 0 }, NOW).long).toMatch(/as of 14:03/u);
    expect(syncWords({ kind: 'offline', pulledAt: null, waiting: 0 }, NOW).long).toMatch(
      /Nothing has been copied/u,
    );
  });

  it('names a failure and what it holds up', () => {
    const words = syncWords(
      { kind: 'failed', code: 'server', message: 'It answered 500.', waiting: 2 },
      NOW,
    );
    expect(words).toMatchObject({ tone: 'bad', long: 'It answered 500.' });
    expect(words.short).toBe('The server did not answer · 2 changes to send');
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
