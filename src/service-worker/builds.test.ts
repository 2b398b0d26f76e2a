import { describe, expect, it } from 'vitest';
import { endedVisits, outdatedCaches, type Visit } from './builds.ts';

const NOW = 1_800_000_000_000;
const visit = (clientId: string, build: string, minutesAgo = 10): Visit => ({
  clientId,
  build,
  at: NOW - minutesAgo * 60_000,
});
const names = ['roost-app-1', 'roost-app-2', 'roost-models', 'roost-tabs'];
const outdated = (visits: Visit[], ...present: string[]): string[] =>
  outdatedCaches(names, '2', visits, new Set(present), NOW);

describe('outdatedCaches', () => {
  it('drops a build that no tab runs, and nothing that is not a build', () => {
    expect(outdated([visit('a', '2')], 'a')).toEqual(['roost-app-1']);
    expect(outdated([])).toEqual(['roost-app-1']);
  });

  it('keeps a build while one tab of several still runs it', () => {
    expect(outdated([visit('a', '2'), visit('b', '1')], 'a', 'b')).toEqual([]);
    expect(outdated([visit('a', '2'), visit('b', '1')], 'a')).toEqual(['roost-app-1']);
  });

  it('keeps everything while a tab is open whose build nobody knows', () => {
    expect(outdated([visit('a', '2')], 'a', 'stranger')).toEqual([]);
  });

  it('keeps the build of a tab that is just opening', () => {
    expect(outdated([visit('opening', '1', 0.1)])).toEqual([]);
  });

  it('never drops the build in charge', () => {
    expect(outdated([visit('b', '1')], 'b')).not.toContain('roost-app-2');
  });
});

describe('endedVisits', () => {
  it('are those of tabs that are closed, but not of one that is just opening', () => {
    const [open, closed, opening] = [
      visit('open', '1'),
      visit('closed', '1'),
      visit('new', '1', 0.1),
    ];
    expect(endedVisits([open, closed, opening], new Set(['open']), NOW)).toEqual([closed]);
  });

  it('survive a clock that was set back', () => {
    expect(endedVisits([visit('ahead', '1', -500_000)], new Set(), NOW)).toHaveLength(1);
  });
});
