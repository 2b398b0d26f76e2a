/** A working day without a network: everything that was done leaves once, when the network is back. */
import { expect, test } from '@playwright/test';
import { chromium } from 'playwright';
import type { BrowserContext, Page } from 'playwright';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../support/chromium.ts';
import { Line } from '../support/line.ts';
import { rowOf, signIn } from './support/desk.ts';
import { startStack, type RunningStack } from './support/stack.ts';
import { countOnTimeline, tweet } from './support/x.ts';

/** Retries double their wait up to a minute. */
const BACK_WITHIN_MS = 120_000;

let stack: RunningStack;
let line: Line;
let app: string;
let profile: string;

test.beforeAll(async () => {
  stack = await startStack('--no-demo');
});
test.afterAll(() => stack.stop());

test.beforeEach(async () => {
  profile = mkdtempSync(join(tmpdir(), 'roost-profile-'));
  line = new Line(() => new URL(stack.app));
  app = await line.open();
});
test.afterEach(async () => {
  await line.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

/** The browser as it was left: the same profile on the same device. */
const openBrowser = (): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    viewport: { width: 1440, height: 900 },
  });

async function answer(page: Page, ticket: string, text: string): Promise<void> {
  await rowOf(page, ticket).click();
  await expect(page.locator('[data-kind="inbound"]').filter({ hasText: ticket })).toBeVisible();
  await page.getByLabel('Reply on X').fill(text);
  await page.getByRole('button', { name: 'Send reply' }).click();
  await expect(page.locator('[data-kind="outbound"]').filter({ hasText: text })).toHaveCount(1);
}

/** Answers all three, assigns the first and solves the last, spread over the tabs. */
async function workOffline(tabs: readonly Page[], stories: readonly string[]): Promise<void> {
  const tabFor = (nth: number): Page => tabs[nth % tabs.length] ?? (tabs[0] as Page);
  for (const [nth, story] of stories.entries()) {
    await answer(tabFor(nth), story, `An answer to the ${story}.`);
    if (nth === 0) {
      const tab = tabFor(nth);
      await tab.getByRole('button', { name: 'Assign', exact: true }).click();
      await tab.getByRole('menuitem', { name: /Assign to me/ }).click();
      await expect(tab.getByRole('button', { name: /^Assigned to/ })).toBeVisible();
    }
  }
  const last = tabFor(stories.length - 1);
  await last.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(last.getByRole('button', { name: 'Reopen' })).toBeVisible();
}

for (const tabs of [1, 2]) {
  test(`three answers, an assignment and a solved ticket survive a closed browser, ${tabs} tab(s)`, async ({
    browser,
  }) => {
    const stories = ['kettle', 'lamp', 'carpet'].map((thing) => `${thing} of order ${tabs}`);
    let context = await openBrowser();
    const page = await context.newPage();
    await signIn(page, app, stack.account('agent'));
    for (const [nth, story] of stories.entries()) {
      await tweet(stack.x.origin, `offline_${tabs}_${nth}`, `@Wrenby where is the ${story}?`);
      await expect(rowOf(page, story)).toBeVisible();
    }
    const open = [page];
    while (open.length < tabs) {
      const another = await context.newPage();
      await another.goto(app);
      await expect(rowOf(another, stories[0] ?? '')).toBeVisible();
      open.push(another);
    }

    line.cut();
    await workOffline(open, stories);
    await context.close();

    context = await openBrowser();
    const back = await context.newPage();
    await back.goto(app);
    await rowOf(back, stories[1] ?? '').click();
    await expect(back.locator('[data-reply-state="queued"]')).toBeVisible();
    for (const story of stories) {
      expect(await countOnTimeline(stack.x.origin, `An answer to the ${story}.`)).toBe(0);
    }
    if (tabs > 1) await (await context.newPage()).goto(app);

    line.heal();
    for (const story of stories) {
      const sent = () => countOnTimeline(stack.x.origin, `An answer to the ${story}.`);
      await expect.poll(sent, { timeout: BACK_WITHIN_MS }).toBe(1);
    }
    await expect(back.locator('[data-reply-state="queued"]')).toHaveCount(0);
    await expect(back.getByTestId('sync-state')).not.toContainText(/offline|waiting/i);

    // A colleague, who never was offline, sees all of it once.
    const colleague = await (await browser.newContext()).newPage();
    await signIn(colleague, stack.app, stack.account('supervisor'));
    await rowOf(colleague, stories[0] ?? '').click();
    await expect(colleague.getByRole('button', { name: /^Assigned to/ })).toBeVisible();
    await expect(colleague.locator('[data-kind="outbound"]')).toHaveCount(1);
    for (const story of stories) {
      expect(await countOnTimeline(stack.x.origin, `An answer to the ${story}.`)).toBe(1);
    }
    await expect(rowOf(colleague, stories[2] ?? '')).toHaveCount(0);
    await colleague.context().close();
    await context.close();
  });
}
