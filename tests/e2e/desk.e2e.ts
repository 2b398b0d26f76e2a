/** An agent's work on single tickets, on a silent timeline where nothing happens but what the test does. */
import { expect, test, type Browser } from '@playwright/test';
import { expectReadOnDevice, rowOf, rows, signIn, watch } from './support/desk.ts';
import { startStack, type RunningStack } from './support/stack.ts';
import { deleteTweet, tweet } from './support/x.ts';

let stack: RunningStack;

test.beforeAll(async () => {
  stack = await startStack('--no-demo');
});
test.afterAll(() => stack.stop());

const agentPage = async (browser: Browser, role = 'agent') => {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, stack.app, stack.account(role));
  return page;
};

test('correct, assign, note and solve, seen by a colleague at once', async ({ browser }) => {
  const agent = await agentPage(browser);
  const supervisor = await agentPage(browser, 'supervisor');
  await expect(agent.getByText('All home and quiet')).toBeVisible();

  await tweet(
    stack.x.origin,
    'nora_lindt',
    '@Wrenby you billed my card twice this month, please sort it out',
  );
  const row = rowOf(agent, 'billed my card twice');
  await expectReadOnDevice(row);
  await row.click();

  await agent.locator('[data-head="topic"]').click();
  await agent.getByRole('menuitemradio', { name: /Refund/ }).click();
  await expect(agent.getByRole('button', { name: /Topic: Refund, set by a person/ })).toBeVisible();

  await agent.getByRole('button', { name: 'Assign' }).click();
  await agent.getByRole('menuitem', { name: /Assign to me/ }).click();
  await expect(agent.getByRole('button', { name: /Assigned to/ })).toBeVisible();

  await agent.getByText('Note', { exact: true }).click();
  await agent.getByLabel('Note for the team').fill('Second charge is on our side, finance knows.');
  await agent.getByRole('button', { name: 'Keep note' }).click();

  await rowOf(supervisor, 'billed my card twice').click();
  await expect(supervisor.getByText('finance knows')).toBeVisible();
  await expect(
    supervisor.getByRole('button', { name: /Topic: Refund, set by a person/ }),
  ).toBeVisible();

  await agent
    .getByRole('button', { name: /^Status|^Open/ })
    .first()
    .click();
  await agent.getByRole('menuitemradio', { name: /Solved/ }).click();
  await expect(rowOf(supervisor, 'billed my card twice')).toHaveCount(0);
  await agent.context().close();
  await supervisor.context().close();
});

test('text from X never becomes markup, and a deletion empties it everywhere', async ({
  browser,
}) => {
  const agent = await agentPage(browser);
  const { problems } = watch(agent, stack.app);
  const hostile =
    '@Wrenby <img src=x onerror="document.title=1"><b>late</b> javascript:alert(1) https://example.com/a?b=1&c=2';
  const id = await tweet(stack.x.origin, 'script_kid', hostile);
  const row = rowOf(agent, '<b>late</b>');
  await row.click();
  await expect(agent.locator('[data-kind="inbound"]')).toContainText('onerror=');
  await expect(agent.locator('[data-kind="inbound"] img, [data-kind="inbound"] b')).toHaveCount(0);
  await expect(agent.locator('[data-kind="inbound"] a[href^="javascript:"]')).toHaveCount(0);

  await deleteTweet(stack.x.origin, id);
  await expect(agent.locator('[data-kind="inbound"]')).toContainText(/deleted by the author/i);
  await expect(agent.getByText('onerror=')).toHaveCount(0);
  expect(problems).toEqual([]);
  await agent.context().close();
});

test('a reply written offline leaves once, after the network is back', async ({ browser }) => {
  const agent = await agentPage(browser);
  await tweet(stack.x.origin, 'ilse_marin', '@Wrenby my parcel was due on Monday, where is it?');
  const row = rowOf(agent, 'due on Monday');
  await expectReadOnDevice(row);
  await row.click();

  await agent.context().setOffline(true);
  await expect(agent.getByTestId('sync-state')).toContainText(/offline/i);
  const answer = 'It is on the van since eight this morning and comes before noon.';
  await agent.getByLabel('Reply on X').fill(answer);
  await agent.getByRole('button', { name: 'Send reply' }).click();
  await expect(agent.locator('[data-reply-state="queued"]')).toBeVisible();

  await agent.context().setOffline(false);
  await expect(
    agent.locator('[data-kind="outbound"]').filter({ hasText: 'before noon' }),
  ).toHaveCount(1);
  await expect
    .poll(
      async () =>
        (await (await fetch(`${stack.x.origin}/_sim/timeline`)).text()).split('before noon')
          .length - 1,
      {
        timeout: 60_000,
      },
    )
    .toBe(1);
  await expect(agent.locator('[data-reply-state="queued"]')).toHaveCount(0);
  await agent.context().close();
});

test('a customer and a stranger see no ticket', async ({ browser, page }) => {
  const customer = await agentPage(browser, 'customer');
  await expect(customer.getByRole('main')).toBeVisible();
  await expect(rows(customer)).toHaveCount(0);
  await customer.context().close();

  await page.goto(`${stack.app}/`);
  await expect(page).toHaveURL(/sign-in/);
  await page.getByLabel('Email').fill('nobody@roost.demo');
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('That did not match')).toBeVisible();
});

test('a missing file answers 404, and the page cannot be framed', async ({ request }) => {
  expect((await request.get(`${stack.app}/models/triage/onnx/none.onnx`)).status()).toBe(404);
  expect((await request.get(`${stack.app}/_app/immutable/none.js`)).status()).toBe(404);
  const page = await request.get(`${stack.app}/tickets/anything`, {
    headers: { accept: 'text/html' },
  });
  expect(page.status()).toBe(200);
  const headers = page.headers();
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
});
