/** The steps of a test, as an admin reads them. */
import type { CheckName, XCheck } from '../../../domain/x-connection.ts';
import { moment } from '../../../ui/time.ts';
import { troubleWords } from './trouble-words.ts';

const TITLES: Record<CheckName, string> = {
  keys: 'The keys are there',
  reach: 'X answers',
  clock: 'The clocks agree',
  account: 'X knows the keys',
  plan: 'The app has access and credits',
  mentions: 'Mentions can be read',
  post: 'The app may post',
  webhook: 'X pushes posts by itself',
};

export interface CheckWords {
  title: string;
  /** What is missing and what to do; null when there is nothing to say. */
  trouble: { what: string; next: string } | null;
}

/** @param handle Of the account, without @; empty for one that is to be connected. */
export function checkWords(check: XCheck, handle: string, nowMs: number): CheckWords {
  const title = TITLES[check.name];
  if (check.state === 'skipped' || check.code === null) return { title, trouble: null };
  const words = troubleWords(check.code, { handle, detail: check.detail });
  if (check.until === null) return { title, trouble: words };
  return {
    title,
    trouble: { ...words, what: `X asks to wait until ${moment(check.until, nowMs)}.` },
  };
}

/** All of them in one sentence. */
export function testSummary(checks: readonly XCheck[]): string {
  const failed = checks.filter(({ state }) => state === 'failed').length;
  if (failed === 0) return 'Everything that is needed is there.';
  return failed === 1 ? 'One thing is missing.' : `${String(failed)} things are missing.`;
}
