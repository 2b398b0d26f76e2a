import { describe, expect, it } from 'vitest';
import { countDeno, countPlaywright, countVitest } from './counts.ts';

describe('counting results', () => {
  it('reads the last closing line of Deno, steps included', () => {
    const output =
      'ok | 1 passed | 0 failed (1s)\n…\nFAILED | 12 passed (4 steps) | 2 failed (3s)\n';
    expect(countDeno(output)).toEqual({ passed: 12, failed: 2 });
  });

  it('refuses output in which nothing was counted', () => {
    expect(() => countDeno('error: Module not found')).toThrow('no closing line');
  });

  it('counts a vitest file that does not load as a failure', () => {
    const report = { numPassedTests: 3, numFailedTests: 0, numFailedTestSuites: 1 };
    expect(countVitest(JSON.stringify(report))).toEqual({ passed: 3, failed: 1 });
  });

  it('reads the stats of Playwright', () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 0 } };
    expect(countPlaywright(JSON.stringify(report))).toEqual({ passed: 4, failed: 1 });
  });
});
