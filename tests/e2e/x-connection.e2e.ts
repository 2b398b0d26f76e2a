/** How an admin connects the brand to X, finds out what is missing, and holds everything for a while. */
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, rowOf, signIn, watch } from './support/desk.ts';
import { startStack, type RunningStack } from './support/stack.ts';
import { countOnTimeline, makeApp, setStanding, tweet } from './support/x.ts';

let stack: RunningStack;

test.beforeAll(async () => {
  stack = await startStack('--no-demo');
});
test.afterAll(() => stack.stop());

async function openX(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of / }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  const sections = page.getByRole('navigation', { name: 'All settings' });
  await sections.getByRole('link', { name: /^X/ }).click();
  await expect(page.getByRole('heading', { name: 'X', level: 1 })).toBeVisible();
}

const account = (page: Page, handle: string) =>
  page.getByRole('link', { name: new RegExp(`@${handle}\\b`) });
const step = (page: Page, name: string) => page.locator(`[data-check="${name}"]`);
const health = (page: Page) => page.locator('[data-x-state]');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('a wrong key is found and put right; a pause holds posts and replies, and loses none', async ({
  browser,
}) => {
  const page = await (await browser.newContext()).newPage();
  const { problems } = watch(page, stack.app);
  await tweet(stack.x.origin, 'oda_brandt', '@Wrenby the kettle has arrived in two halves');
  await signIn(page, stack.app, stack.account('admin'));
  await expect(rowOf(page, 'two halves')).toBeVisible();
  await openX(page);
  await expect(account(page, 'Wrenby')).toContainText('Live');
  await expectAccessible(page);
  await account(page, 'Wrenby').click();
  await expect(page.getByRole('heading', { name: '@Wrenby', level: 1 })).toBeVisible();
  await expect(page.getByText(/X pushes posts as they are written/)).toBeVisible();

  const secret = page.getByLabel('API key secret');
  const hint = (await secret.getAttribute('placeholder')) ?? '';
  expect(hint).toMatch(/^Set, ends in \S{4}$/);
  await secret.fill('copied-from-another-app');
  await button(page, 'Save').click();
  await expect(step(page, 'account')).toHaveAttribute('data-state', 'failed');
  await expect(step(page, 'account')).toContainText('X does not know these keys');
  await expect(step(page, 'account')).toContainText('signed in as @Wrenby');
  await expect(step(page, 'mentions')).toHaveAttribute('data-state', 'skipped');
  await expect(health(page)).toHaveAttribute('data-x-state', 'failing');
  await expect(secret).toHaveValue('');
  await expect(secret).toHaveAttribute('placeholder', 'Set, ends in -app');
  await expectAccessible(page);

  const { credentials } = await makeApp(stack.x.origin, 'Wrenby');
  await secret.fill(credentials.consumerSecret);
  await button(page, 'Save').click();
  for (const name of ['keys', 'reach', 'clock', 'account', 'plan', 'mentions', 'post'])
    await expect(step(page, name)).toHaveAttribute('data-state', 'ok');
  await expect(health(page)).toHaveAttribute('data-x-state', 'live');

  await button(page, 'Pause').click();
  const dialog = page.getByRole('dialog', { name: 'Pause @Wrenby?' });
  await expect(dialog).toContainText('Replies wait in line');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(health(page)).toHaveAttribute('data-x-state', 'paused');

  await tweet(stack.x.origin, 'ivo_stern', '@Wrenby written while you were paused');
  await page.goto(stack.app);
  await rowOf(page, 'two halves').click();
  const words = 'We are sending you a whole one.';
  await page.getByLabel('Reply on X').fill(words);
  await page.getByRole('button', { name: 'Send reply' }).click();
  await expect(page.getByText('Paused by an admin')).toBeVisible();
  await expect(rowOf(page, 'while you were paused')).toHaveCount(0);
  expect(await countOnTimeline(stack.x.origin, words)).toBe(0);

  await openX(page);
  await account(page, 'Wrenby').click();
  await button(page, 'Resume').click();
  await expect(health(page)).toHaveAttribute('data-x-state', 'live');
  await page.goto(stack.app);
  await expect(rowOf(page, 'while you were paused')).toBeVisible();
  await expect.poll(() => countOnTimeline(stack.x.origin, words)).toBe(1);
  expect(problems).toEqual([]);
  await page.context().close();
});

test('another account is connected by its keys; without a network all can be read', async ({
  browser,
}) => {
  const { credentials } = await makeApp(stack.x.origin, 'WrenbyRail');
  await setStanding(stack.x.origin, 'WrenbyRail', { access: 'read' });
  const page = await (await browser.newContext()).newPage();
  await signIn(page, stack.app, stack.account('admin'));
  await openX(page);
  await button(page, 'Connect an account').click();
  await page.getByLabel('API key', { exact: true }).fill(credentials.consumerKey);
  await page.getByLabel('API key secret').fill(credentials.consumerSecret);
  await page.getByLabel('Access token', { exact: true }).fill(credentials.accessToken);
  await page.getByLabel('Access token secret').fill(credentials.accessSecret);
  await page.getByLabel('Bearer token (optional)').fill(credentials.bearerToken);
  await button(page, 'Connect').click();
  await expect(page.getByRole('heading', { name: '@WrenbyRail', level: 1 })).toBeVisible();

  await button(page, 'Test the connection').click();
  await expect(step(page, 'post')).toContainText('The app may only read');
  await expect(step(page, 'webhook')).toContainText('X has not been asked to push posts');
  await button(page, 'Register').click();
  await expect(
    page.getByText(/X has been asked to push posts|X pushes posts as they/),
  ).toBeVisible();

  await tweet(stack.x.origin, 'oda_brandt', '@WrenbyRail the quiet coach sings');
  await page.goto(stack.app);
  await rowOf(page, 'the quiet coach sings').click();
  await expect(page.getByText('Public, as @WrenbyRail')).toBeVisible();

  await openX(page);
  await expect(account(page, 'WrenbyRail')).toContainText('Failing');
  await page.context().setOffline(true);
  await expect(page.getByText('This device is offline.')).toBeVisible();
  await account(page, 'WrenbyRail').click();
  await expect(page.getByText(/it can be read, not changed/)).toBeVisible();
  await expect(button(page, 'Pause')).toBeDisabled();
  await expectAccessible(page);
  await page.context().close();
});

test('an agent sees the accounts, and nothing of their connections', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, stack.app, stack.account('agent'));
  await openX(page);
  await expect(page.getByText('@Wrenby', { exact: true })).toBeVisible();
  await expect(page.getByText(/shown to admins only/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Connect an account' })).toHaveCount(0);
  await page.context().close();
});
