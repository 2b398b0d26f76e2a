/** What is promised to customers: an admin decides it, and agents see how much time is left, also offline. */
import { expect, test, type Browser, type Page } from '@playwright/test';
import { expectAccessible, rowOf, signIn, watch } from './support/desk.ts';
import { startStack, type RunningStack } from './support/stack.ts';
import { tweet } from './support/x.ts';

/** The look for what is due comes by a few times a minute. */
const TOLD_WITHIN_MS = 60_000;

let stack: RunningStack;

test.beforeAll(async () => {
  stack = await startStack('--no-demo');
});
test.afterAll(() => stack.stop());

async function pageOf(browser: Browser, role: string, size?: { width: number; height: number }) {
  const page = await (await browser.newContext(size ? { viewport: size } : {})).newPage();
  await signIn(page, stack.app, stack.account(role));
  await expect(
    page.getByText('All home and quiet').or(page.locator('[data-ticket-id]').first()),
  ).toBeVisible();
  return page;
}

const clockOf = (page: Page, words: string) => rowOf(page, words).locator('[data-promise]');
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click();

test('an admin decides hours and a promise; the agent sees the clock, is warned, and keeps it', async ({
  browser,
}) => {
  const admin = await pageOf(browser, 'admin');
  const { problems } = watch(admin, stack.app);
  await admin.goto(`${stack.app}/settings/hours`);
  await expect(admin.getByRole('heading', { name: 'No hours yet' })).toBeVisible();
  await expectAccessible(admin);

  await admin.getByRole('button', { name: 'New hours' }).click();
  await admin.getByLabel('Name', { exact: true }).fill('Every day');
  await admin.getByRole('combobox', { name: 'Time zone' }).click();
  await admin.keyboard.type('kath');
  await expectAccessible(admin);
  await admin.keyboard.press('Enter');
  await expect(admin.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Asia, Kathmandu');
  for (const day of ['Saturday', 'Sunday']) {
    await admin.getByRole('button', { name: `Add hours on ${day}` }).click();
  }
  for (const day of ['Monday', 'Saturday', 'Sunday']) {
    await admin.getByLabel(`${day}, from`).fill('00:00');
    await admin.getByLabel(`${day}, to`).fill('00:00');
  }
  await admin.getByRole('button', { name: 'Copy Monday to all weekdays' }).click();
  const file = admin.getByLabel('File of holidays');
  const csv = (text: string) => ({
    name: 'holidays.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(text),
  });
  await file.setInputFiles(csv('date,name\n2020-01-01,New Year\n2020-02-30,Nothing\n'));
  await expect(admin.getByText('Line 3: “2020-02-30” is not a day')).toBeVisible();
  await expectAccessible(admin);
  await file.setInputFiles(csv('date,name\n2020-01-01,New Year\n2020-12-25,Christmas\n'));
  await expect(admin.getByText('2 holidays read')).toBeVisible();
  await save(admin);
  const card = admin.getByRole('article').filter({ hasText: 'Every day' });
  await expect(card).toContainText('Mon–Sun 00:00–24:00');
  await expect(card).toContainText('2 holidays');

  await admin.getByRole('link', { name: 'Response times' }).click();
  await expect(admin.getByRole('heading', { name: 'Nothing is promised yet' })).toBeVisible();
  await admin.getByRole('button', { name: 'New response time' }).click();
  await admin.getByLabel('Name', { exact: true }).fill('Within a week');
  await admin.getByLabel('Counts in').selectOption('Around the clock');
  await admin.getByLabel('First answer within', { exact: true }).fill('168');
  await save(admin);
  await expect(admin.getByRole('article')).toContainText('first answer within 168 h');
  await admin.getByRole('button', { name: 'New response time' }).click();
  await admin.getByLabel('Name', { exact: true }).fill('Within two hours');
  await admin.getByLabel('Counts in').selectOption('Every day');
  // Due in two hours, and time for it from the first moment.
  await admin.getByLabel('First answer within', { exact: true }).fill('2');
  await admin.getByLabel('Warn before it is due', { exact: true }).fill('120');
  await expect(admin.getByRole('status', { name: 'Preview' })).toContainText(
    'All tickets: first answer within 2 h, in the hours of “Every day”.',
  );
  await expect(admin.getByRole('status', { name: 'Preview' })).toContainText(
    'A tweet on Friday 23:50 would be due Saturday 01:50.',
  );
  await expectAccessible(admin);
  await save(admin);
  const names = admin.getByRole('heading', { level: 2 }).filter({ hasNotText: 'Settings' });
  await expect(names).toHaveText(['Within a week', 'Within two hours']);
  await admin.getByRole('button', { name: 'Ask Within two hours sooner' }).click();
  await expect(names).toHaveText(['Within two hours', 'Within a week']);
  await expectAccessible(admin);

  const agent = await pageOf(browser, 'agent');
  const story = 'the lamp came with a broken foot';
  await tweet(stack.x.origin, 'nora_lindt', `@Wrenby ${story}`);
  await expect(clockOf(agent, story)).toContainText(/First answer due in (?:2 h|1 h)/);
  await expect(agent.getByText(/^Due soon: /).first()).toBeVisible({ timeout: TOLD_WITHIN_MS });
  await agent.getByRole('button', { name: /^Notifications, [1-9]/ }).click();
  const bell = agent.getByRole('dialog', { name: 'Notifications' });
  await bell.getByRole('link', { name: /^Due soon: / }).click();
  await expect(agent.getByText(/First answer due in (?:2 h|1 h)/).last()).toBeVisible();
  await expectAccessible(agent);

  // What the company decides holds at once, and stays without a network.
  await admin.getByRole('button', { name: 'Edit Within two hours' }).click();
  await admin.getByLabel('First answer within', { exact: true }).fill('9');
  await save(admin);
  await expect(clockOf(agent, story)).toContainText(/First answer due in [89] h/);
  await agent.context().setOffline(true);
  await agent.reload();
  await expect(clockOf(agent, story)).toContainText(/First answer due in [89] h/);
  await agent.getByLabel('Reply on X').fill('A new one leaves today, keep the old one.');
  await agent.getByRole('button', { name: 'Send reply' }).click();
  await expect(agent.getByRole('button', { name: 'First answer in time' })).toBeVisible();
  await agent.context().setOffline(false);
  await expect(agent.locator('[data-reply-state="queued"]')).toHaveCount(0);
  await expect(agent.getByRole('button', { name: 'First answer in time' })).toBeVisible();
  expect(problems).toEqual([]);
  await admin.context().close();
  await agent.context().close();
});

test('on a phone the clock stands in the row and the header, and the settings can be read', async ({
  browser,
}) => {
  const { url, serviceRoleKey } = stack.supabase;
  const made = await fetch(`${url}/rest/v1/sla_policies`, {
    method: 'POST',
    headers: { apikey: serviceRoleKey, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ name: 'Day and night', position: 0, levels: [], topics: [], brand_account_ids: [] },
      ...{ first_response_minutes: 10, warn_minutes: 10, pause_while_waiting: true, active: true },
    }),
  });
  expect(made.ok).toBe(true);
  const page = await pageOf(browser, 'supervisor', { width: 390, height: 844 });
  const story = 'the blue kettle leaks';
  await tweet(stack.x.origin, 'ilse_marin', `@Wrenby ${story}`);
  await expect(clockOf(page, story)).toContainText(/First answer due in/);
  await expectAccessible(page);
  // The warning stands before the first rows until it is read.
  await expect(page.getByRole('link', { name: /^Due soon: / })).toBeVisible({
    timeout: TOLD_WITHIN_MS,
  });
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('link', { name: /^Due soon(?!:)/ }).click();
  await rowOf(page, story).click();
  await page.getByRole('button', { name: /First answer due in/ }).click();
  await expect(page.getByRole('dialog', { name: 'What was promised' })).toContainText('By “');
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  for (const [path, words] of [
    ['hours', 'Response times count only the minutes'],
    ['response-times', 'first answer within'],
  ] as const) {
    await page.goto(`${stack.app}/settings/${path}`);
    await expect(page.getByText(words).first()).toBeVisible();
    await expect(page.getByText('An admin can change this')).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  }
  await page.context().close();
});
