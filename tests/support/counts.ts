/** Reads how many tests passed and failed from each runner's own report. */
import * as v from 'valibot';

export interface Count {
  passed: number;
  failed: number;
}

const vitestReport = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numFailedTestSuites: v.number(),
});
const playwrightReport = v.object({
  stats: v.object({ expected: v.number(), unexpected: v.number(), flaky: v.number() }),
});

/** A file that does not even load counts as one failure. */
export function countVitest(json: string): Count {
  const report = v.parse(vitestReport, JSON.parse(json));
  return {
    passed: report.numPassedTests,
    failed: Math.max(report.numFailedTests, report.numFailedTestSuites > 0 ? 1 : 0),
  };
}

export function countPlaywright(json: string): Count {
  const { stats } = v.parse(playwrightReport, JSON.parse(json));
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
}

/** Deno's closing line: "ok | 12 passed | 0 failed (3s)", with "(4 steps)" in between at times. */
export function countDeno(output: string): Count {
  const last = [...output.matchAll(/\|\s*(\d+) passed[^|]*\|\s*(\d+) failed/g)].at(-1);
  if (!last) throw new Error('no closing line');
  return { passed: Number(last[1]), failed: Number(last[2]) };
}
