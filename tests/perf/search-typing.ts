/** What a search costs whoever types it: in the production build, among all tickets of the desk. */
import type { Page } from 'playwright';
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
  /** From a key to the frame that shows its answer. */
  answerP95Ms: number | null;
  /** From the first focus until every ticket is in the index. */
  indexMs: number | null;
}

declare global {
  interface Window {
    roostChain: { longestMs: number; isOn: boolean };
    /** When the field last changed. */
    roostTypedAt: number;
  }
}

export async function searchTyping(page: Page): Promise<SearchTyping> {
  const box = page.getByRole('searchbox').first();
  if ((await box.count()) === 0) return { longTaskMs: null, answerP95Ms: null, indexMs: null };
  const began = performance.now();
  await box.click();
  await box.fill('parcel');
  await page
    .locator('[data-answers="parcel"][data-index="whole"]')
    .waitFor({ timeout: FILLED_WITHIN_MS });
  const indexMs = performance.now() - began;
  await box.fill('');
  await page.locator('[data-answers]').waitFor({ state: 'detached' });

  const longTaskMs = await longestTask(page, async () => {
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
  return { longTaskMs, answerP95Ms: percentile(answers, 0.95), indexMs };
}

/** @returns the longest task while that is done, in ms */
async function longestTask(page: Page, meanwhile: () => Promise<void>): Promise<number> {
  // A chain of empty tasks: the longest pause between two is the longest task that came between them.
  await page.evaluate(() => {
    const { port1, port2 } = new MessageChannel();
    const chain: Window['roostChain'] = { longestMs: 0, isOn: true };
    window.roostChain = chain;
    let last = performance.now();
    port1.onmessage = () => {
      const now = performance.now();
      chain.longestMs = Math.max(chain.longestMs, now - last);
      last = now;
      if (chain.isOn) port2.postMessage(null);
    };
    port2.postMessage(null);
  });
  await meanwhile();
  return page.evaluate(() => {
    window.roostChain.isOn = false;
    return window.roostChain.longestMs;
  });
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
