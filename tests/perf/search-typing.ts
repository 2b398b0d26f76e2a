/** What a search costs whoever types it: in the production build, among all tickets of the desk. */
import type { Page } from 'playwright';
import * as v from 'valibot';
import { percentile } from './statistics.ts';

/** Letter by letter, each answered before the next. */
const PHRASES = ['parcel nobody answers', 'somebody look tuesday', 'customer_4021', 'phoen month'];
const FILLED_WITHIN_MS = 5 * 60_000;
const ANSWERED_WITHIN_MS = 60_000;
/** As a quick typist does. */
const BETWEEN_KEYS_MS = 60;

export interface SearchTyping {
  /** The longest task of the page's thread while somebody types; null where there is nothing to type into. */
  longTaskMs: number | null;
  /** The longest by the processor's time: where others use the machine, the clock tells of them as well. */
  longTaskWorkMs: number | null;
  /** From a key to the frame that shows its answer. */
  answerP95Ms: number | null;
  /** From the first focus until every ticket is in the index. */
  indexMs: number | null;
}

/** Times in microseconds; https://chromium.googlesource.com/catapult (Trace Event Format). */
const traceSchema = v.object({
  traceEvents: v.array(
    v.object({
      name: v.string(),
      pid: v.number(),
      tid: v.number(),
      dur: v.optional(v.number()),
      tdur: v.optional(v.number()),
      args: v.optional(v.looseObject({ name: v.optional(v.unknown()) })),
    }),
  ),
});

declare global {
  interface Window {
    /** When the field last changed. */
    roostTypedAt: number;
  }
}

export async function searchTyping(page: Page): Promise<SearchTyping> {
  const box = page.getByRole('searchbox').first();
  if ((await box.count()) === 0)
    return { longTaskMs: null, longTaskWorkMs: null, answerP95Ms: null, indexMs: null };
  const began = performance.now();
  await box.click();
  await box.fill('parcel');
  await page
    .locator('[data-answers="parcel"][data-index="whole"]')
    .waitFor({ timeout: FILLED_WITHIN_MS });
  const indexMs = performance.now() - began;
  await box.fill('');
  await page.locator('[data-answers]').waitFor({ state: 'detached' });

  const { wallMs, workMs } = await longestTask(page, async () => {
    await box.pressSequentially(PHRASES[0] ?? '', { delay: BETWEEN_KEYS_MS });
    await page
      .locator(`[data-answers="${PHRASES[0] ?? ''}"] [data-ticket-id]`)
      .first()
      .waitFor({ timeout: ANSWERED_WITHIN_MS });
    // Until the address has followed too.
    await page.waitForURL(/[?&]q=parcel/u);
  });

  await page.evaluate(() => {
    addEventListener('input', () => (window.roostTypedAt = performance.now()), { capture: true });
  });
  const answers: number[] = [];
  for (const phrase of PHRASES) {
    await box.fill('');
    await page.locator('[data-answers]').waitFor({ state: 'detached' });
    for (let length = 1; length <= phrase.length; length += 1) {
      const typed = phrase.slice(0, length);
      // A space changes nothing that is asked.
      const answered = typed.endsWith(' ') ? null : answeredTo(page, typed);
      await box.press(typed.at(-1) ?? '');
      if (answered) answers.push(await answered);
    }
  }
  return {
    longTaskMs: wallMs,
    longTaskWorkMs: workMs,
    answerP95Ms: percentile(answers, 0.95),
    indexMs,
  };
}

/** @returns the longest task of the page's thread while that is done, in ms: as the clock tells, and its own work. */
async function longestTask(
  page: Page,
  meanwhile: () => Promise<void>,
): Promise<{ wallMs: number; workMs: number }> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The browser of this page cannot be traced.');
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await meanwhile();
  const trace = v.parse(traceSchema, JSON.parse((await browser.stopTracing()).toString()));
  const threads = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${String(pid)}:${String(tid)}`),
  );
  const tasks = trace.traceEvents.filter(
    ({ name, pid, tid }) =>
      name.endsWith('RunTask') && threads.has(`${String(pid)}:${String(tid)}`),
  );
  if (tasks.length === 0) throw new Error('The trace has no tasks of the page.');
  const longest = (times: (number | undefined)[]): number =>
    times.reduce<number>((most, time) => Math.max(most, time ?? 0), 0) / 1000;
  return {
    wallMs: longest(tasks.map(({ dur }) => dur)),
    workMs: longest(tasks.map(({ tdur }) => tdur)),
  };
}

/** Resolves once the answer to what is being typed is painted. @returns ms since the key */
function answeredTo(page: Page, typed: string): Promise<number> {
  return page.evaluate(
    (query) =>
      new Promise<number>((resolve) => {
        const look = (): boolean =>
          document.querySelector('[data-answers]')?.getAttribute('data-answers') === query;
        const observer = new MutationObserver(() => {
          if (!look()) return;
          observer.disconnect();
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            // After the frame that shows it.
            port1.onmessage = () => {
              resolve(performance.now() - window.roostTypedAt);
            };
            port2.postMessage(null);
          });
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true });
      }),
    typed,
  );
}
