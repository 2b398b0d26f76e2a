/** What a visitor does in the first minute: watches tweets arrive and be understood, and answers one. */
import { expect, test } from '@playwright/test';
import { expectAccessible, expectReadOnDevice, rows, signIn, watch } from './support/desk.ts';
import { startStack, type RunningStack } from './support/stack.ts';
import { countOnTimeline } from './support/x.ts';

const LEVELS = ['urgent', 'high', 'normal', 'low'];
const MINUTE = 60_000;

let stack: RunningStack;
let readyAt = 0;

test.beforeAll(async () => {
  stack = await startStack();
  readyAt = Date.now();
});
test.afterAll(() => stack.stop());

test('within a minute the queue fills, is read on the device, ordered, explained and answered', async ({
  page,
}) => {
  const { problems } = watch(page, stack.app);
  await signIn(page, stack.app, stack.account('agent'));

  await expect(page.locator('[data-triage-source="device"]').nth(4)).toBeVisible({
    timeout: MINUTE,
  });
  expect(Date.now() - readyAt).toBeLessThan(MINUTE);

  // The worst first: levels never rise on the way down.
  const levels = await rows(page).evaluateAll((all) => all.map((row) => row.dataset['level']));
  const ranks = levels.map((level) => LEVELS.indexOf(level ?? ''));
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));

  const top = rows(page).first();
  await expect(top).toContainText(/critical|high/i);
  await expect(top).toContainText(/0\.\d\d/);
  await expectReadOnDevice(top);

  const id = await top.getAttribute('data-ticket-id');
  await top.click();
  await expect(page).toHaveURL(new RegExp(`/tickets/${id ?? ''}`));
  const answer = `We are on it, and stay with you until it is settled. Ref ${String(readyAt)}`;
  await page.getByLabel('Reply on X').fill(answer);
  await page.getByRole('button', { name: 'Send reply' }).click();

  const ours = page.locator('[data-kind="outbound"]').filter({ hasText: 'Ref' });
  await expect(ours).toBeVisible();
  await expect.poll(() => countOnTimeline(stack.x.origin, answer), { timeout: MINUTE }).toBe(1);
  // A slow machine may not hear X in time: what became of the reply is then looked up a minute later.
  await expect(ours.locator('[data-reply-state]:not([data-reply-state="sent"])')).toHaveCount(0, {
    timeout: 3 * MINUTE,
  });

  await expectAccessible(page);
  expect(problems).toEqual([]);
});

test('on a phone the queue and the ticket are seen one at a time', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await signIn(page, stack.app, stack.account('supervisor'));
  await expectReadOnDevice(rows(page).first());
  await rows(page).first().click();
  await expect(page.getByLabel('Reply on X')).toBeVisible();
  await expect(rows(page).first()).toBeHidden();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await expectAccessible(page);
  await context.close();
});
