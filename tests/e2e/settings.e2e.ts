/** What the company decides: an admin changes it, and everybody's device has it, with or without a network. */
import { expect, test, type Browser, type Page } from '@playwright/test';
import { expectAccessible, signIn, watch } from './support/desk.ts';
import { startStack, type RunningStack } from './support/stack.ts';

let stack: RunningStack;

test.beforeAll(async () => {
  stack = await startStack();
});
test.afterAll(() => stack.stop());

async function settingsOf(browser: Browser, role: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, stack.app, stack.account(role));
  await page.getByRole('button', { name: /^Account of / }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  return page;
}

const section = (page: Page, name: string) =>
  page
    .getByRole('navigation', { name: 'Settings' })
    .last()
    // On a phone it goes on with what is decided there, in which other names may stand.
    .getByRole('link', { name: new RegExp(`^${name}`, 'u') })
    .click();
const saved = (page: Page) => page.getByRole('status').filter({ hasText: 'Saved' });

test('an admin names the company, and an agent has the name without a network', async ({
  browser,
}) => {
  const admin = await settingsOf(browser, 'admin');
  const agent = await settingsOf(browser, 'agent');
  const { problems } = watch(admin, stack.app);
  await expectAccessible(admin);
  await section(admin, 'Company');
  await section(agent, 'Company');
  await expect(admin.getByLabel('Name')).toHaveValue('Wrenby');
  await expect(agent.getByText('An admin can change this')).toBeVisible();
  await expect(agent.getByLabel('Name')).toBeDisabled();

  await admin.getByLabel('Name').fill('Wrenby & Daughters');
  await admin.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(saved(admin)).toBeVisible();
  await expect(admin.getByText('Changed by Ari Admin, just now')).toBeVisible();
  await expectAccessible(admin);
  await expect(agent.getByLabel('Name')).toHaveValue('Wrenby & Daughters');

  await agent.context().setOffline(true);
  await agent.reload();
  await expect(agent.getByLabel('Name')).toHaveValue('Wrenby & Daughters');

  await admin.context().setOffline(true);
  await admin.getByLabel('Name').fill('Wrenby');
  await expect(admin.getByText('Needs the network')).toBeVisible();
  await expect(admin.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  expect(problems).toEqual([]);
  await admin.context().close();
  await agent.context().close();
});

test('nothing that was typed is left behind without asking', async ({ browser }) => {
  const admin = await settingsOf(browser, 'admin');
  await section(admin, 'Company');
  const name = admin.getByLabel('Name');
  await expect(name).toHaveValue(/Wrenby/);
  await name.fill('Half a na');
  await section(admin, 'Teams');
  const asked = admin.getByRole('dialog', { name: 'Leave without saving?' });
  await asked.getByRole('button', { name: 'Stay' }).click();
  await expect(name).toHaveValue('Half a na');
  await section(admin, 'Teams');
  await asked.getByRole('button', { name: 'Leave' }).click();
  await expect(admin.getByRole('heading', { name: 'Teams', level: 1 })).toBeVisible();
  await admin.context().close();
});

test('teams are made, changed and deleted', async ({ browser }) => {
  const admin = await settingsOf(browser, 'admin');
  await section(admin, 'Teams');
  await expect(admin.getByRole('article')).toHaveCount(2);
  await expectAccessible(admin);

  await admin.getByRole('button', { name: 'New team' }).click();
  await admin.getByLabel('Name').fill('Night shift');
  await admin.getByLabel('Ada Agent').check();
  await expectAccessible(admin);
  await admin.getByRole('button', { name: 'Save', exact: true }).click();
  const team = admin.getByRole('article').filter({ hasText: 'Night shift' });
  await expect(team).toContainText('1 person');
  await expect(team).toContainText('Changed by Ari Admin');

  await team.getByRole('button', { name: 'Edit' }).click();
  await admin.getByLabel('Name').fill('parcels AND groceries');
  await admin.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(admin.getByText('There is one with this name already.')).toBeVisible();
  await admin.getByLabel('Name').fill('Evenings');
  await admin.getByLabel('Ari Admin').check();
  await admin.getByRole('button', { name: 'Save', exact: true }).click();
  // The admin's own device fills itself anew: they see more, or less, from now on.
  const evenings = admin.getByRole('article').filter({ hasText: 'Evenings' });
  await expect(evenings).toContainText('2 people');

  await evenings.getByRole('button', { name: 'Edit' }).click();
  await admin.getByRole('button', { name: 'Delete' }).click();
  const asked = admin.getByRole('dialog', { name: 'Delete Evenings?' });
  await expect(asked).toContainText('every agent sees them');
  await asked.getByRole('button', { name: 'Delete the team' }).click();
  await expect(evenings).toHaveCount(0);
  await admin.context().close();
});

test('on a phone the sections are a list with a way back', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await signIn(page, stack.app, stack.account('supervisor'));
  await page.getByRole('button', { name: /^Account of / }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await section(page, 'Teams');
  await expect(page.getByRole('article').first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Back to the settings' }).click();
  await expect(page).toHaveURL(/\/settings$/);
  await page.getByRole('link', { name: 'Back to the queue' }).click();
  await expect(page).toHaveURL(`${stack.app}/`);
  await context.close();
});
