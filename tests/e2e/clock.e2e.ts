/** A device whose clock is a year off: the work is the same, and so are the times that it shows. */
import { expect, test, type Page } from '@playwright/test';
import {
  backToQueue,
  expectAccessible,
  indicator,
  openDesk,
  openTicket,
  rowOf,
  SIZES,
} from './support/desk.ts';
import { startStack, type RunningStack } from './support/stack.ts';
import { countOnTimeline, tweet } from './support/x.ts';

const YEAR_MS = 365 * 24 * 60 * 60_000;
/** "now", "1 min", "12 min": of today, and of no other year. */
const JUST_NOW = /^(?:now|\d+ min)$/u;

let stack: RunningStack;
test.beforeAll(async () => {
  stack = await startStack('--no-demo');
});
test.afterAll(() => stack.stop());

/** Sets the clock of the device; it runs on from there. */
async function setClock(page: Page, wrongByMs: number): Promise<void> {
  await page.context().addInitScript((byMs) => {
    const RealDate = Date;
    class WrongDate extends RealDate {
      constructor(...given: [] | [string | number]) {
        if (given.length === 0) super(RealDate.now() + byMs);
        else super(...given);
      }
      static override now(): number {
        return RealDate.now() + byMs;
      }
    }
    globalThis.Date = WrongDate as DateConstructor;
  }, wrongByMs);
}

const notice = (page: Page) =>
  page.getByRole('complementary', { name: 'The clock of this device' });
const timesIn = (page: Page, kind: string) => page.locator(`[data-kind="${kind}"]`);

for (const [way, wrongByMs] of [
  ['ahead', YEAR_MS],
  ['behind', -YEAR_MS],
] as const) {
  for (const size of SIZES) {
    test(`a clock a year ${way}, at ${size.width} by ${size.height}`, async ({ browser }) => {
      const thing = `${way} parcel ${size.width}`;
      const page = await (await browser.newContext({ viewport: size })).newPage();
      await setClock(page, wrongByMs);
      const signIns: string[] = [];
      page.on('request', (request) => {
        if (request.url().includes('/auth/v1/token')) signIns.push(request.url());
      });
      await tweet(stack.x.origin, `${way}_${size.width}`, `@Wrenby where is the ${thing}?`);
      const account = stack.account('agent');
      await page.goto(`${stack.app}/sign-in`);
      await page.getByLabel('Email').fill(account.email);
      await page.getByLabel('Password', { exact: true }).fill(account.password);
      await page.getByRole('button', { name: 'Sign in' }).click();

      await expect(rowOf(page, thing)).toBeVisible();
      await expect(indicator(page)).toHaveText('All saved');
      await expect(notice(page)).toContainText(`This device’s clock is a year ${way}.`);
      await expect(rowOf(page, thing).locator('time')).toHaveText(JUST_NOW);
      await expectAccessible(page);
      await notice(page).getByRole('button').click();
      await expect(notice(page)).toHaveCount(0);

      // What is done without a network is of now as well.
      await openTicket(page, thing);
      await page.context().setOffline(true);
      await expect(indicator(page)).toContainText(/Offline since \d\d:\d\d/u);
      const answer = `The ${thing} is on the van.`;
      await page.getByLabel('Reply on X').fill(answer);
      await page.getByRole('button', { name: 'Send reply' }).click();
      await expect(timesIn(page, 'outbound')).toContainText(/\d\d:\d\d/u);
      await expect(timesIn(page, 'outbound')).not.toContainText(/20\d\d/u);
      await expect(timesIn(page, 'inbound')).not.toContainText(/20\d\d/u);
      await indicator(page).click();
      const waiting = page.getByRole('article', { name: /^Reply to/u });
      await expect(waiting.locator('time')).toHaveText(JUST_NOW);

      // Also when it starts like that, without anybody to ask.
      await page.context().setOffline(false);
      const sent = () => countOnTimeline(stack.x.origin, answer);
      await expect.poll(sent, { timeout: 60_000 }).toBe(1);
      await expect(indicator(page)).toHaveText('All saved');
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      await page.context().setOffline(true);
      await page.goto(`${stack.app}/?view=waiting`);
      await expect(rowOf(page, thing).locator('time')).toHaveText(JUST_NOW);
      await expect(indicator(page)).toContainText(/Offline since \d\d:\d\d/u);
      await expect(notice(page)).toHaveCount(0);
      await page.context().setOffline(false);
      await expect(indicator(page)).toHaveText('All saved');
      await backToQueue(page);
      // A session for the sign-in, and none for each request.
      expect(signIns).toHaveLength(1);
      await page.context().close();
    });
  }
}

test('a clock that is right says nothing', async ({ browser }) => {
  const page = await openDesk(browser, stack.app, stack.account('supervisor'));
  await expect(indicator(page)).toHaveText('All saved');
  await expect(notice(page)).toHaveCount(0);
  await page.context().close();
});
