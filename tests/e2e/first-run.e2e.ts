/** From an empty folder to the first answered ticket, as whoever has just installed Roost walks through it. */
import { expect, test, type Browser, type Page } from '@playwright/test';
import { expectAccessible, openTicket, rowOf, SIZES, signIn, watch } from './support/desk.ts';
import { startStack, type Account, type RunningStack } from './support/stack.ts';
import { countOnTimeline, makeApp, tweet } from './support/x.ts';

const INES: Account = {
  role: 'admin',
  email: 'ines@larkline.example',
  password: 'a secret of Larkline',
};

let stack: RunningStack;

test.beforeEach(async () => {
  stack = await startStack('--no-demo', '--no-accounts');
});
test.afterEach(() => stack.stop());

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const title = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });
const reminder = (page: Page) => page.getByRole('region', { name: /^Finish setting up/ });

async function expectFits(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

async function signUp(page: Page): Promise<void> {
  await page.goto(`${stack.app}/setup`);
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Your name').fill('Ines Moreau');
  await page.getByLabel('Email').fill(INES.email);
  await page.getByLabel('Password', { exact: true }).fill(INES.password);
  await button(page, 'Create the account').click();
}

async function becomeAdmin(page: Page): Promise<void> {
  const become = button(page, 'Become the administrator');
  await page.getByLabel('Setup code').fill('AAAAA-BBBBB-CCCCC-DDDDD');
  await become.click();
  await expect(page.getByRole('alert')).toContainText('This code does not fit');
  await expectAccessible(page);
  await page.getByLabel('Setup code').fill(stack.setupCode ?? '');
  await become.click();
}

async function nameCompany(page: Page): Promise<void> {
  await expect(title(page, 'Who are you?')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Name', { exact: true }).fill('Larkline');
  await page.getByLabel('Greeting').fill('Hi, thanks for writing!');
  await page.getByRole('radio', { name: /^With the initials/ }).check();
  await button(page, 'Save and continue').click();
}

async function connectX(page: Page): Promise<void> {
  await expect(title(page, 'Where do your customers write?')).toBeVisible();
  await expect(page.getByText('A simulated X is connected')).toBeVisible();
  const { credentials } = await makeApp(stack.x.origin, 'Larkline');
  await button(page, 'Connect another account').click();
  await expectAccessible(page);
  await expectFits(page);
  await page.getByLabel('API key', { exact: true }).fill(credentials.consumerKey);
  await page.getByLabel('API key secret').fill('copied-from-another-app');
  await page.getByLabel('Access token', { exact: true }).fill(credentials.accessToken);
  await page.getByLabel('Access token secret').fill(credentials.accessSecret);
  await button(page, 'Connect and continue').click();
  await expect(page.getByText('X does not know these keys').first()).toBeVisible();
  await page.getByLabel('API key secret').fill(credentials.consumerSecret);
  await button(page, 'Connect and continue').click();
  await expect(title(page, 'When are you at work?')).toBeVisible();
}

/** On another device: what was done is done, and the rest goes on there. */
async function goOnElsewhere(
  browser: Browser,
  viewport: { width: number; height: number },
): Promise<Page> {
  const page = await (await browser.newContext({ viewport })).newPage();
  await signIn(page, stack.app, INES);
  await expect(reminder(page)).toContainText('Finish setting up: 3 of 6');
  await expect(reminder(page)).toContainText('Next: Business hours');
  await expectAccessible(page);
  await reminder(page).getByRole('link', { name: 'Go on' }).click();
  await expect(title(page, 'When are you at work?')).toBeVisible();
  return page;
}

async function decideHours(page: Page): Promise<void> {
  await page.getByRole('listitem', { name: 'Friday' }).getByLabel('Friday, to').fill('15:00');
  await expectAccessible(page);
  await expectFits(page);

  await page.context().setOffline(true);
  await expect(page.getByText('Setting up needs the network')).toBeVisible();
  await expect(button(page, 'Save and continue')).toBeDisabled();
  await expectAccessible(page);
  await page.context().setOffline(false);
  await expect(page.getByLabel('Friday, to')).toHaveValue('15:00');
  await button(page, 'Save and continue').click();
}

async function inviteSomebody(page: Page): Promise<void> {
  await expect(title(page, 'Who works with you?')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('Ben Osei');
  await expectAccessible(page);
  await button(page, 'Make the link').click();
  await expect(page.getByLabel('Link for Ben Osei')).toHaveValue(/\/join\//);
  await expectAccessible(page);
  await button(page, 'Continue').click();
}

async function leaveTopicsAndFinish(page: Page): Promise<void> {
  await expect(title(page, 'What do they write about?')).toBeVisible();
  await expectAccessible(page);
  await button(page, 'Skip').click();
  await expect(title(page, 'Ready to go.')).toBeVisible();
  const set = page.getByRole('list', { name: 'What is set' });
  await expect(set).toContainText('Larkline');
  await expect(set).toContainText('@Larkline');
  await expect(set).toContainText('Mon–Thu 09:00–17:00 · Fri 09:00–15:00');
  await expect(set.getByRole('link', { name: 'Set up: Topics' })).toBeVisible();
  await expectAccessible(page);
  await expectFits(page);
  await button(page, 'Open the desk').click();
}

async function answerFirst(page: Page): Promise<void> {
  await tweet(stack.x.origin, 'oda_brandt', '@Larkline the lamp hums a tune of its own');
  // Nothing is pushed to an account that is new: it is asked for once a minute.
  await expect(rowOf(page, 'hums a tune')).toBeVisible({ timeout: 120_000 });
  await expect(reminder(page)).toHaveCount(0);
  await openTicket(page, 'hums a tune');
  await expect(page.getByText('Public, as @Larkline')).toBeVisible();
  const answer = 'That is not how it should sound. A new one leaves today.';
  await page.getByLabel('Reply on X').fill(answer);
  await button(page, 'Send reply').click();
  await expect.poll(() => countOnTimeline(stack.x.origin, answer), { timeout: 120_000 }).toBe(1);
}

for (const viewport of SIZES) {
  test(`an empty folder becomes a company that answers, at ${String(viewport.width)} pixels`, async ({
    browser,
  }) => {
    const began = Date.now();
    const first = await (await browser.newContext({ viewport })).newPage();
    const { problems } = watch(first, stack.app);
    await signUp(first);
    await becomeAdmin(first);
    await nameCompany(first);
    await connectX(first);
    await first.getByRole('link', { name: 'Finish later' }).filter({ visible: true }).click();
    await expect(reminder(first)).toBeVisible();

    const second = await goOnElsewhere(browser, viewport);
    await decideHours(second);
    await inviteSomebody(second);
    await leaveTopicsAndFinish(second);
    await answerFirst(second);
    const seconds = Math.round((Date.now() - began) / 1_000);
    console.log(`From an empty folder to the first answer: ${String(seconds)} s`);

    // What was finished on one device is asked for on none.
    await expect(reminder(first)).toHaveCount(0);
    expect(problems).toEqual([]);
    await first.context().close();
    await second.context().close();
  });
}

test('what was typed is not left behind without asking, and who has had enough is left alone', async ({
  browser,
}) => {
  const page = await (await browser.newContext()).newPage();
  await signUp(page);
  await page.getByLabel('Setup code').fill(stack.setupCode ?? '');
  await button(page, 'Become the administrator').click();
  await expect(title(page, 'Who are you?')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('Half a na');
  const later = page.getByRole('link', { name: 'Finish later' }).filter({ visible: true });
  await later.click();
  const asked = page.getByRole('dialog', { name: 'Leave without saving?' });
  await button(page, 'Stay').click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Half a na');
  await later.click();
  await asked.getByRole('button', { name: 'Leave' }).click();

  await page.goto(`${stack.app}/settings`);
  await expect(reminder(page)).toContainText('Next: Company and voice');
  await button(page, 'Do not remind me of setting up').click();
  await expect(reminder(page)).toHaveCount(0);
  await page.goto(stack.app);
  await expect(page.getByText('Nothing is waiting')).toBeVisible();
  await expect(reminder(page)).toHaveCount(0);
  await page.context().close();
});
