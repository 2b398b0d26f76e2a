/** What happens to work that could not be done at once: it waits, it is asked about, it is settled once. */
import { expect, test, type Browser, type Page } from '@playwright/test';
import { expectAccessible, rowOf, signIn } from './support/desk.ts';
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
  return page;
}

const indicator = (page: Page) => page.getByTestId('sync-state');
const statusMenu = (page: Page) => page.getByRole('button', { name: /^Status: / });

test('two people set the same field, one of them offline: a person decides, and both see the same', async ({
  browser,
}) => {
  const agent = await pageOf(browser, 'agent');
  const supervisor = await pageOf(browser, 'supervisor');
  await tweet(stack.x.origin, 'oda_brandt', '@Wrenby my voucher is refused at the till');
  await rowOf(agent, 'voucher is refused').click();
  await rowOf(supervisor, 'voucher is refused').click();
  await expect(statusMenu(agent)).toHaveAccessibleName(/Open/);
  await expect(indicator(agent)).toHaveText('All saved');

  await agent.context().setOffline(true);
  await expect(indicator(agent)).toContainText(/Offline since \d\d:\d\d/);
  await agent.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(indicator(agent)).toContainText('1 waiting');

  await statusMenu(supervisor).click();
  await supervisor.getByRole('menuitemradio', { name: /^Pending/ }).click();
  await expect(indicator(supervisor)).toHaveText('All saved');

  await agent.context().setOffline(false);
  await expect(indicator(agent)).toContainText('Needs you (1)');
  const asked = agent.getByRole('article', { name: 'Two people set the status' });
  await expect(asked).toContainText(/You set Solved/);
  await expect(asked).toContainText(/Sol Supervisor set Pending/);
  await expect(statusMenu(agent)).toHaveAccessibleName(/Pending/);

  await indicator(agent).click();
  await expect(agent).toHaveURL(/\/outbox$/);
  await expect(agent.getByRole('heading', { name: 'Needs you (1)' })).toBeVisible();
  await expectAccessible(agent);
  await asked.getByRole('button', { name: 'Set Solved again' }).click();
  await expect(agent.getByRole('heading', { name: 'Everything is saved' })).toBeVisible();
  await expect(indicator(agent)).toHaveText('All saved');

  await expect(statusMenu(supervisor)).toHaveAccessibleName(/Solved/);
  await agent.goBack();
  await expect(statusMenu(agent)).toHaveAccessibleName(/Solved/);
  await agent.context().close();
  await supervisor.context().close();
});

test('a reply written offline asks before it is sent when the customer has written again', async ({
  browser,
}) => {
  const agent = await pageOf(browser, 'agent');
  const first = await tweet(stack.x.origin, 'piet_maas', '@Wrenby my kettle arrived without a lid');
  await rowOf(agent, 'without a lid').click();
  await expect(agent.getByLabel('Reply on X')).toBeEnabled();
  await expect(indicator(agent)).toHaveText('All saved');

  await agent.context().setOffline(true);
  await expect(indicator(agent)).toContainText('Offline');
  const answer = 'So sorry, a lid is on its way to you today.';
  await agent.getByLabel('Reply on X').fill(answer);
  await agent.getByRole('button', { name: 'Send reply' }).click();
  await expect(agent.locator('[data-reply-state="queued"]')).toBeVisible();

  await indicator(agent).click();
  const waiting = agent.getByRole('article', { name: 'Reply to @piet_maas' });
  await expect(waiting).toContainText('a lid is on its way');
  await expect(waiting).toContainText('Waits for the network');
  await expectAccessible(agent);

  await tweet(stack.x.origin, 'piet_maas', '@Wrenby found the lid in the box, all good!', first);
  await expect
    .poll(() => countOnTimeline(stack.x.origin, 'found the lid in the box'))
    .toBeGreaterThan(0);
  const supervisor = await pageOf(browser, 'supervisor');
  await expect(rowOf(supervisor, 'found the lid')).toBeVisible();
  await agent.context().setOffline(false);

  const asked = agent.getByRole('article', { name: 'Send your reply all the same?' });
  await expect(asked).toContainText('found the lid in the box');
  await expect(asked).toContainText(answer);
  await expect(indicator(agent)).toHaveText('Needs you (1)');
  expect(await countOnTimeline(stack.x.origin, answer)).toBe(0);

  // Written anew, it is still one reply.
  await asked.getByRole('button', { name: 'Edit' }).click();
  await expect(agent).toHaveURL(/\/tickets\//);
  const field = agent.getByLabel('Reply on X');
  await expect(field).toHaveValue(answer);
  await expect(field).toBeFocused();
  const better = 'Glad that you found the lid, enjoy your tea!';
  await field.fill(better);
  await agent.getByRole('button', { name: 'Send reply' }).click();
  await expect.poll(() => countOnTimeline(stack.x.origin, better), { timeout: 60_000 }).toBe(1);
  expect(await countOnTimeline(stack.x.origin, answer)).toBe(0);
  await expect(indicator(agent)).toHaveText('All saved');
  await agent.context().close();
  await supervisor.context().close();
});
