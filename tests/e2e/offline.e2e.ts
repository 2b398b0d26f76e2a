/** A working day without a network, and a browser that is closed in the middle of it. */
import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../support/chromium.ts';
import { rowOf, signIn } from './support/desk.ts';
import { startStack, type RunningStack } from './support/stack.ts';
import { countOnTimeline, tweet } from './support/x.ts';

/** The dispatcher comes by every few seconds, and one reply at a time goes out. */
const SENT_WITHIN_MS = 60_000;

let stack: RunningStack;
let profile: string;

test.beforeAll(async () => {
  stack = await startStack('--no-demo');
});
test.afterAll(() => stack.stop());

test.beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'roost-profile-'));
});
test.afterEach(() => {
  rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

/** The browser as it was left: the same profile on the same device. */
const openBrowser = (offline: boolean): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
    viewport: { width: 1440, height: 900 },
    offline,
  });

const indicator = (page: Page) => page.getByTestId('sync-state');

async function answer(page: Page, story: string, text: string): Promise<void> {
  await rowOf(page, story).click();
  await expect(page.locator('[data-kind="inbound"]').filter({ hasText: story })).toBeVisible();
  await page.getByLabel('Reply on X').fill(text);
  await page.getByRole('button', { name: 'Send reply' }).click();
  await expect(page.locator('[data-reply-state="queued"]')).toBeVisible();
}

for (const tabs of [1, 2]) {
  test(`what was done offline in ${tabs === 1 ? 'one tab' : 'two tabs'} outlives the browser and is done once`, async ({
    browser,
  }) => {
    const things = ['kettle', 'lamp', 'carpet'].map((thing) => `${thing} of order ${tabs}`);
    const [kettle = '', lamp = '', carpet = ''] = things;
    const answers = things.map((thing) => `We look for the ${thing} right now.`);
    const rewritten = `Your ${lamp} left the house this morning.`;

    let context = await openBrowser(false);
    const first = context.pages()[0] ?? (await context.newPage());
    await signIn(first, stack.app, stack.account('agent'));
    for (const [nth, thing] of things.entries()) {
      await tweet(stack.x.origin, `buyer_${tabs}_${nth}`, `@Wrenby where is the ${thing}?`);
      await expect(rowOf(first, thing)).toBeVisible();
    }
    await first.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const second = tabs === 1 ? first : await context.newPage();
    await second.goto(stack.app);
    await expect(rowOf(second, carpet)).toBeVisible();

    await context.setOffline(true);
    await expect(indicator(first)).toContainText(/offline/i);
    await answer(first, kettle, answers[0] ?? '');
    await first.getByRole('button', { name: 'Assign', exact: true }).click();
    await first.getByRole('menuitem', { name: /Assign to me/ }).click();
    await expect(first.getByRole('button', { name: /^Assigned to/ })).toBeVisible();
    await answer(second, lamp, answers[1] ?? '');
    await answer(second, carpet, answers[2] ?? '');
    await second.getByRole('button', { name: 'Solve', exact: true }).click();
    await expect(second.getByRole('button', { name: 'Reopen' })).toBeVisible();

    // Written anew before it has left.
    await indicator(second).click();
    const waiting = second.getByRole('article', { name: /^Reply to/ });
    await waiting.filter({ hasText: lamp }).getByRole('button', { name: 'Edit' }).click();
    await expect(second.getByLabel('Reply on X')).toHaveValue(answers[1] ?? '');
    await second.getByLabel('Reply on X').fill(rewritten);
    await second.getByRole('button', { name: 'Send reply' }).click();
    await expect(indicator(first)).toContainText('5 waiting');
    await context.close();

    context = await openBrowser(true);
    const back = context.pages()[0] ?? (await context.newPage());
    await back.goto(`${stack.app}/outbox`);
    await expect(back.getByRole('heading', { name: 'Waiting (5)' })).toBeVisible();
    await expect(back.getByRole('article', { name: /^Reply to/ })).toHaveCount(3);
    const other = tabs === 1 ? back : await context.newPage();
    await other.goto(stack.app);
    await expect(rowOf(other, kettle)).toHaveCount(0);
    for (const text of [...answers, rewritten]) {
      expect(await countOnTimeline(stack.x.origin, text)).toBe(0);
    }

    await context.setOffline(false);
    await expect(indicator(back)).toHaveText('All saved');
    for (const text of [answers[0] ?? '', rewritten, answers[2] ?? '']) {
      const sent = () => countOnTimeline(stack.x.origin, text);
      await expect.poll(sent, { timeout: SENT_WITHIN_MS }).toBe(1);
    }
    expect(await countOnTimeline(stack.x.origin, answers[1] ?? '')).toBe(0);

    // A colleague, who never was offline, sees all of it once.
    const colleague = await (await browser.newContext()).newPage();
    await signIn(colleague, stack.app, stack.account('supervisor'));
    await expect(indicator(colleague)).toHaveText('All saved');
    await colleague.goto(`${stack.app}/?view=waiting`);
    await rowOf(colleague, kettle).click();
    await expect(colleague.getByRole('button', { name: /^Assigned to/ })).toBeVisible();
    await expect(colleague.locator('[data-kind="outbound"]')).toHaveCount(1);
    await colleague.goto(`${stack.app}/?view=solved`);
    await rowOf(colleague, carpet).click();
    await expect(colleague.locator('[data-kind="outbound"]')).toHaveCount(1);
    await colleague.context().close();
    await context.close();
  });
}
