/** How it was: an agent asks by a link, somebody follows it, and the desk shows what they say as unverified. */
import { expect, test, type Browser, type Page } from '@playwright/test';
import {
  expectAccessible,
  openDesk,
  openTicket,
  setStatus,
  SIZES,
  statusMenu,
  watch,
} from './support/desk.ts';
import { startStack, type RunningStack } from './support/stack.ts';
import { countOnTimeline, tweet } from './support/x.ts';

let stack: RunningStack;

test.beforeAll(async () => {
  stack = await startStack('--no-demo');
});
test.afterAll(() => stack.stop());

const CLOSED = 'It has expired, was settled, or never existed.';
const INVITATION = 'Was it good?';

async function openRatings(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of / }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  const navigation = page.getByRole('navigation', { name: 'Settings' }).last();
  await navigation.getByRole('link', { name: /^Ratings/u }).click();
  await expect(page.getByRole('heading', { name: 'Ratings', level: 1 })).toBeVisible();
}

/** The link as it stands on X. */
async function linkOnTimeline(words: string): Promise<string> {
  await expect
    .poll(() => countOnTimeline(stack.x.origin, words), { timeout: 60_000 })
    .toBeGreaterThan(0);
  const timeline = await (await fetch(`${stack.x.origin}/_sim/timeline?limit=100`)).text();
  const [, behind = ''] = timeline.split(`${words} `);
  return /^https?:[^"\s\\]+\/rate\/[\w-]{22}/u.exec(behind)?.[0] ?? '';
}

/** A passer-by with the link, who has never been here. */
async function follow(browser: Browser, link: string, size = SIZES[0]): Promise<Page> {
  const page = await (await browser.newContext({ viewport: size ?? null })).newPage();
  await page.goto(link);
  return page;
}

test('an admin lets customers be asked', async ({ browser }) => {
  const admin = await openDesk(browser, stack.app, stack.account('admin'));
  await openRatings(admin);
  await expect(admin.getByText('Nobody was asked in the last 30 days.')).toBeVisible();
  await admin.getByRole('switch', { name: 'Ask customers how it was' }).click();
  await admin.getByLabel('Sentence before the link').fill(INVITATION);
  await admin.getByLabel('Question on the page').fill('Did we solve it for you?');
  await admin.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(admin.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await expectAccessible(admin);
  await admin.context().close();
});

for (const [index, size] of SIZES.entries()) {
  test(`a customer is asked once and answers, ${String(size.width)} wide`, async ({ browser }) => {
    const words = `parcel number ${String(index)} is lost`;
    const said = `Found it, ${String(index)}!`;
    await tweet(stack.x.origin, 'nora_lindt', `@Wrenby my ${words}`);
    const agent = await openDesk(browser, stack.app, stack.account('agent'), { viewport: size });
    const { problems } = watch(agent, stack.app);
    await openTicket(agent, words);
    const offer = agent.getByRole('button', { name: 'Add the question' });
    await expect(offer).toHaveCount(0);
    await setStatus(agent, 'Solved');
    const reply = agent.getByLabel('Reply on X');
    await reply.fill(said);
    await expectAccessible(agent);
    await offer.click();
    await expect.poll(() => reply.inputValue()).toContain(`${said} ${INVITATION} http`);
    await agent.getByRole('button', { name: 'Send reply' }).click();
    await expect(offer).toHaveCount(0);
    await expect(agent.getByText('Asks how it was')).toHaveCount(0);

    const link = await linkOnTimeline(`${said} ${INVITATION}`);
    expect(link).toContain(stack.app);
    const customer = await follow(browser, link, size);
    const visit = watch(customer, stack.app);
    await expect(customer.getByRole('heading', { name: 'Did we solve it for you?' })).toBeVisible();
    await expect(customer.getByText('Wrenby', { exact: true })).toBeVisible();
    await expect(customer.locator('body')).not.toContainText(words);
    await expect(customer.locator('body')).not.toContainText('nora');
    await expectAccessible(customer);
    await customer.getByRole('button', { name: 'Good', exact: true }).click();
    await expect(customer.getByText('Saved. Thank you!')).toBeVisible();
    const event = agent.locator('[data-kind="rating"]');
    await expect(event).toContainText('Good');
    await customer.getByLabel('What was good, or what was missing?').fill('Took a week\nbut kind');
    await customer.getByRole('button', { name: 'Send comment' }).click();
    await expect(customer.getByText('Saved with your comment. Thank you!')).toBeVisible();
    await expectAccessible(customer);
    await expect(event).toContainText('Took a week');
    await expect(event).toContainText('Unverified');
    await expectAccessible(agent);

    // It was asked: not again, not even after another solution, and not with a link of one's own.
    await setStatus(agent, 'Open');
    await expect(statusMenu(agent)).toHaveAccessibleName(/Open/u);
    await setStatus(agent, 'Solved');
    await expect(offer).toHaveCount(0);
    await reply.fill(`Once more? ${link}`);
    await expect(agent.getByText(/has been asked for a rating already/u)).toBeVisible();
    await expect(agent.getByRole('button', { name: 'Send reply' })).toBeDisabled();

    // What nobody has ever sent says no more than what has expired.
    await customer.goto(`${link.slice(0, -4)}AAAA`);
    await expect(customer.getByText(CLOSED)).toBeVisible();
    await expectAccessible(customer);
    // One tap needs no copy of the desk on the customer's phone.
    expect(
      await customer.evaluate(
        async () => (await navigator.serviceWorker.getRegistrations()).length,
      ),
    ).toBe(0);
    expect([...problems, ...visit.problems]).toEqual([]);
    await customer.context().close();
    await agent.context().close();
  });
}

test('two agents ask at once: one question goes out, and the other agent is told', async ({
  browser,
}) => {
  const words = 'my invoice is wrong';
  await tweet(stack.x.origin, 'nora_lindt', `@Wrenby ${words}`);
  const one = await openDesk(browser, stack.app, stack.account('agent'));
  const other = await openDesk(browser, stack.app, stack.account('supervisor'));
  for (const page of [one, other]) await openTicket(page, words);
  await setStatus(one, 'Solved');
  for (const page of [one, other])
    await expect(page.getByRole('button', { name: 'Add the question' })).toBeVisible();

  await other.context().setOffline(true);
  for (const page of [one, other]) {
    await page.getByLabel('Reply on X').fill(page === one ? 'From one.' : 'From the other.');
    await page.getByRole('button', { name: 'Add the question' }).click();
    await page.getByRole('button', { name: 'Send reply' }).click();
    await expect(page.getByRole('button', { name: 'Add the question' })).toHaveCount(0);
  }
  await linkOnTimeline(`From one. ${INVITATION}`);
  await other.context().setOffline(false);
  // The conversation has moved on as well: the writer is asked first, and insists.
  await other.getByRole('button', { name: 'Send anyway' }).click();
  await expect(other.getByText(/A colleague has asked this customer for a rating/u)).toBeVisible();
  expect(await countOnTimeline(stack.x.origin, 'From the other.')).toBe(0);
  await one.context().close();
  await other.context().close();
});

test('a link that has expired says what a forged one says, and the figures stay', async ({
  browser,
}) => {
  const admin = await openDesk(browser, stack.app, stack.account('admin'));
  await openRatings(admin);
  await expect(admin.getByText('Took a week').first()).toBeVisible();
  await expect(admin.getByText('2 of 2')).toBeVisible();
  await expectAccessible(admin);
  const link = await linkOnTimeline(`Found it, 0! ${INVITATION}`);
  // Nobody waits for days here: switching it off closes every link that is out.
  await admin.getByRole('switch', { name: 'Ask customers how it was' }).click();
  await admin.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(admin.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  const late = await follow(browser, link);
  await expect(late.getByText(CLOSED)).toBeVisible();
  await late.context().close();
  await admin.context().close();
});
