/** A macro's way: a supervisor writes it, an agent sends it, and the hourly job says how well it works. */
import { expect, test, type Browser, type Page } from '@playwright/test';
import { expectAccessible, rowOf, signIn, watch } from './support/desk.ts';
import { startStack, type RunningStack } from './support/stack.ts';
import { countOnTimeline, tweet } from './support/x.ts';

let stack: RunningStack;

test.beforeAll(async () => {
  stack = await startStack('--no-demo');
});
test.afterAll(() => stack.stop());

async function pageOf(browser: Browser, role: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, stack.app, stack.account(role));
  await expect(page.getByRole('button', { name: /^Account of / })).toBeVisible();
  return page;
}

async function settings(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Account of / }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await page
    .getByRole('navigation', { name: 'Settings' })
    .last()
    .getByRole('link', { name })
    .click();
}

/** What the schedule does once an hour. */
async function refreshFigures(): Promise<void> {
  const { url, serviceRoleKey } = stack.supabase;
  const response = await fetch(`${url}/rest/v1/rpc/refresh_macro_figures`, {
    method: 'POST',
    headers: {
      apikey: serviceRoleKey,
      authorization: `Bearer ${serviceRoleKey}`,
      'content-type': 'application/json',
    },
    body: '{}',
  });
  expect(response.ok).toBe(true);
}

test('a macro is written, sent and counted', async ({ browser }) => {
  const supervisor = await pageOf(browser, 'supervisor');
  const agent = await pageOf(browser, 'agent');
  const { problems } = watch(agent, stack.app);

  await settings(supervisor, 'Macros');
  await supervisor.getByRole('button', { name: 'New macro' }).click();
  await supervisor.getByLabel('Title').fill('It is found');
  await supervisor.getByLabel('Folder').fill('Parcels');
  await supervisor
    .getByLabel('Text', { exact: true })
    .fill('Hi {{customer.first_name|there}}, your parcel {{ticket.number}} is found.');
  await supervisor.getByLabel(/What the ticket becomes/).selectOption('Solved');
  await expect(supervisor.getByText('Hi Nora, your parcel 1042 is found.')).toBeVisible();
  await expectAccessible(supervisor);
  await supervisor.getByRole('button', { name: 'Save', exact: true }).click();
  const card = supervisor.getByRole('article').filter({ hasText: 'It is found' });
  await expect(card).toContainText('Not used in the last half year');
  await expectAccessible(supervisor);

  await tweet(stack.x.origin, 'nora_lindt', '@Wrenby my parcel is lost, can you look for it?');
  await rowOf(agent, 'my parcel is lost').click();
  const reply = agent.getByLabel('Reply on X');
  await reply.click();
  await reply.pressSequentially('/found');
  const option = agent.getByRole('option', { name: /It is found/ });
  await expect(option).toContainText('is found.');
  await expectAccessible(agent);
  await agent.keyboard.press('Enter');
  await expect(reply).toHaveValue(/^Hi \S+, your parcel \d+ is found\.$/);
  const said = await reply.inputValue();
  await agent.keyboard.press('Control+Enter');
  await expect(agent.getByRole('button', { name: 'Status: Solved. Change' })).toBeVisible();
  await expect.poll(() => countOnTimeline(stack.x.origin, said), { timeout: 60_000 }).toBe(1);
  await expect(agent.locator('[data-reply-state="queued"]')).toHaveCount(0);

  await expect
    .poll(
      async () => {
        await refreshFigures();
        return card.textContent();
      },
      { timeout: 60_000, intervals: [1_000] },
    )
    .toContain('Sent 1 time in half a year, 100% solved the ticket');

  // Without a network the agent still reads them.
  await settings(agent, 'Macros');
  await agent.context().setOffline(true);
  await agent.reload();
  await expect(agent.getByRole('article').filter({ hasText: 'It is found' })).toBeVisible();
  await expect(agent.getByText('A supervisor or an admin can change this')).toBeVisible();
  expect(problems).toEqual([]);
  await supervisor.context().close();
  await agent.context().close();
});
