/** How somebody gets in, and who does not: passwords and locks, links in mails, a forgotten password, the account page. */
import { expect, test, type Browser, type Page } from '@playwright/test';
import { expectAccessible, openDesk, signIn, SIZES, watch } from './support/desk.ts';
import { newestLetter, newestLink } from './support/mail.ts';
import { startStack, type RunningStack } from './support/stack.ts';

let stack: RunningStack;

test.beforeAll(async () => {
  stack = await startStack();
});
test.afterAll(() => stack.stop());

const NOBODY = 'nobody@roost.demo';

async function stranger(browser: Browser, viewport = SIZES[0]): Promise<Page> {
  const page = await (await browser.newContext(viewport ? { viewport } : {})).newPage();
  await page.goto(`${stack.app}/sign-in`);
  return page;
}

async function accountPage(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of / }).click();
  await page.getByRole('menuitem', { name: 'Your account' }).click();
  await expect(page.getByRole('heading', { name: 'Your account', level: 1 })).toBeVisible();
}

async function askForLink(page: Page, way: string, email: string): Promise<void> {
  await page.goto(`${stack.app}/sign-in`);
  await page.getByRole('link', { name: way }).click();
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByText('Look into your mail')).toBeVisible();
}

const inside = (page: Page) =>
  expect(page.getByRole('button', { name: /^Account of / })).toBeVisible();
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test('five wrong passwords lock an address, known or not, and an admin opens it', async ({
  browser,
}) => {
  const { email, password } = stack.account('agent');
  const page = await stranger(browser);
  const { problems } = watch(page, stack.app);
  const alert = page.getByRole('alert').or(page.getByRole('status').filter({ hasText: 'Locked' }));
  const said: string[][] = [];
  for (const address of [email, NOBODY]) {
    const words: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      const answer = page.waitForResponse(/grant_type=password/u);
      await signIn(page, stack.app, { role: '', email: address, password: 'not my password' });
      await answer;
      await expect(alert).toBeVisible();
      words.push(await alert.innerText());
    }
    said.push(words);
  }
  expect(said[1]).toEqual(said[0]);
  expect(said[0]?.[4]).toContain('That did not match');
  expect(said[0]?.[5]).toContain('Locked for now');
  await signIn(page, stack.app, { role: '', email, password });
  await expect(page.getByText('Locked for now')).toBeVisible();
  await expectAccessible(page);

  const admin = await openDesk(browser, stack.app, stack.account('admin'));
  await accountPage(admin);
  await expect(admin.getByText(NOBODY)).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole('button', { name: `Open ${email}` }).click();
  await expect(admin.getByText(email, { exact: true })).toHaveCount(0);
  await signIn(page, stack.app, { role: '', email, password });
  await inside(page);
  expect(problems).toEqual([]);
  await page.context().close();
  await admin.context().close();
});

for (const viewport of SIZES) {
  const role = viewport.width > 1000 ? 'agent' : 'supervisor';

  test(`a link in a mail signs in, once (${String(viewport.width)})`, async ({ browser }) => {
    const { email } = stack.account(role);
    const page = await stranger(browser, viewport);
    const { problems } = watch(page, stack.app);
    await expect(page.getByRole('link', { name: 'Sign in by a link' })).toBeVisible();
    await expectAccessible(page);
    await askForLink(page, 'Sign in by a link', NOBODY);
    const none = await page.getByRole('main').innerText();
    expect(await newestLetter(stack, NOBODY)).toBeNull();
    await askForLink(page, 'Sign in by a link', email);
    expect((await page.getByRole('main').innerText()).replace(email, NOBODY)).toBe(none);
    await expectAccessible(page);
    expect(await overflow(page)).toBeLessThanOrEqual(0);

    const link = await newestLink(stack, email);
    await page.goto(link);
    await inside(page);
    expect(page.url()).toBe(`${stack.app}/`);

    const again = await stranger(browser, viewport);
    await again.goto(link);
    await expect(again.getByText('This link does not work any more')).toBeVisible();
    await expectAccessible(again);
    expect(problems).toEqual([]);
    await again.context().close();
    await page.context().close();
  });

  test(`a forgotten password is replaced (${String(viewport.width)})`, async ({ browser }) => {
    const account = stack.account(role);
    const page = await stranger(browser, viewport);
    await askForLink(page, 'Forgot the password?', account.email);
    await page.goto(await newestLink(stack, account.email));
    await expect(page).toHaveURL(/\/new-password$/u);
    await expectAccessible(page);
    await page.getByLabel('New password').fill('brand new secret');
    await page.getByRole('button', { name: 'Save the password' }).click();
    await inside(page);

    const elsewhere = await stranger(browser, viewport);
    await signIn(elsewhere, stack.app, account);
    await expect(elsewhere.getByText('That did not match')).toBeVisible();
    await signIn(elsewhere, stack.app, { ...account, password: 'brand new secret' });
    await inside(elsewhere);
    await elsewhere.context().close();
    await page.context().close();
  });

  test(`the account page changes the password and names what is missing (${String(viewport.width)})`, async ({
    browser,
  }) => {
    const account = { ...stack.account(role), password: 'brand new secret' };
    const page = await openDesk(browser, stack.app, account, { viewport });
    await accountPage(page);
    await expect(page.getByText('This server has no second factor.')).toBeVisible();
    await expect(page.getByText('By a link in a mail')).toBeVisible();
    await expect(page.getByText('such as Google, is not switched on')).toBeVisible();
    await expect(page.getByText('Locked addresses')).toHaveCount(0);
    await expectAccessible(page);
    expect(await overflow(page)).toBeLessThanOrEqual(0);

    const change = async (current: string) => {
      await page.getByLabel('Current password').fill(current);
      await page.getByLabel('New password').fill('newer still, and long');
      await page.getByRole('button', { name: 'Change the password' }).click();
    };
    await change('not it');
    await expect(page.getByText('That is not your password')).toBeVisible();
    await change(account.password);
    await expect(page.getByText('The password is changed')).toBeVisible();
    await expect(page.getByLabel('Current password')).toHaveValue('');
    await page.context().close();
  });
}

test('signing up says the same of a taken address, and a new one is let in by its link', async ({
  browser,
}) => {
  const page = await stranger(browser);
  const signUp = async (email: string): Promise<string> => {
    await page.goto(`${stack.app}/sign-up`);
    await page.getByLabel('Your name').fill('Nell New');
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('a long secret');
    await page.getByRole('button', { name: 'Create the account' }).click();
    await expect(page.getByText('Look into your mail')).toBeVisible();
    return (await page.getByRole('main').innerText()).replace(email, '…');
  };
  const taken = await signUp(stack.account('customer').email);
  expect(await signUp('nell@roost.demo')).toBe(taken);
  await expectAccessible(page);
  await page.goto(await newestLink(stack, 'nell@roost.demo'));
  await expect(page.getByText(/^Hello, nell/u)).toBeVisible();
  await page.context().close();
});
