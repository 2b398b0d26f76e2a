/** What happens to work that could not be done at once: it waits, it is asked about, it is settled once. */
import { expect, test, type Browser, type Locator, type Page } from '@playwright/test';
import {
  expectAccessible,
  indicator,
  openDesk,
  openTicket,
  rowOf,
  setStatus,
  SIZES,
  statusMenu,
} from './support/desk.ts';
import { startStack, type RunningStack } from './support/stack.ts';
import { countOnTimeline, tweet } from './support/x.ts';

let stack: RunningStack;

test.beforeAll(async () => {
  stack = await startStack('--no-demo');
});
test.afterAll(() => stack.stop());

/** Without a worker, which would keep requests from the tests that hold them up. */
const pageOf = (browser: Browser, role: string, viewport = { width: 1440, height: 900 }) =>
  openDesk(browser, stack.app, stack.account(role), { viewport, serviceWorkers: 'block' });

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

  await whenTold(supervisor, 'ticket.set_status.v1', () => setStatus(supervisor, 'Pending'));

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

/** Does something, and waits until the server has heard of it. */
async function whenTold(page: Page, mutation: string, act: () => Promise<void>): Promise<void> {
  const told = page.waitForResponse((response) => {
    const request = response.request();
    return (
      request.url().endsWith('/rpc/apply_mutation') && (request.postData() ?? '').includes(mutation)
    );
  });
  await act();
  await told;
}

/** Sets a status without a network, while somebody else sets another one. */
async function setBoth(mine: [Page, string], theirs: [Page, string]): Promise<void> {
  const [agent, ours] = mine;
  await agent.context().setOffline(true);
  await expect(indicator(agent)).toContainText('Offline');
  await setStatus(agent, ours);
  await expect(indicator(agent)).toContainText('1 waiting');
  await whenTold(theirs[0], 'ticket.set_status.v1', () => setStatus(...theirs));
  await agent.context().setOffline(false);
  await expect(indicator(agent)).toContainText('Needs you (1)');
}

/** Where the two sides stand: beside each other, or one below the other where there is no room. */
async function standBesideEachOther(asked: Locator): Promise<boolean> {
  const [one, other] = await Promise.all(
    ['Yours', 'There now'].map((name) =>
      asked.locator('dl > div').filter({ hasText: name }).boundingBox(),
    ),
  );
  return one?.y === other?.y && one?.x !== other?.x;
}

for (const size of SIZES) {
  const named = `at ${size.width} by ${size.height}`;

  test(`each decision about the same field is the person's, ${named}`, async ({ browser }) => {
    const thing = `voucher ${size.width}`;
    const agent = await pageOf(browser, 'agent', size);
    const supervisor = await pageOf(browser, 'supervisor');
    await tweet(stack.x.origin, `oda_${size.width}`, `@Wrenby my ${thing} is refused at the till`);
    await openTicket(agent, thing);
    await openTicket(supervisor, thing);
    await expect(indicator(agent)).toHaveText('All saved');
    const asked = agent.getByRole('article', { name: 'Two people set the status' });

    await setBoth([agent, 'Solved'], [supervisor, 'Pending']);
    await indicator(agent).click();
    await expect(asked).toContainText(/Yours\s*You set Solved/u);
    await expect(asked).toContainText(/There now\s*Sol Supervisor set Pending/u);
    expect(await standBesideEachOther(asked)).toBe(size.width > 600);
    await expectAccessible(agent);
    await asked.getByRole('button', { name: 'Keep Pending' }).click();
    await expect(agent.getByRole('heading', { name: 'Everything is saved' })).toBeVisible();
    await agent.goBack();
    await expect(statusMenu(agent)).toHaveAccessibleName(/Pending/u);
    await expect(statusMenu(supervisor)).toHaveAccessibleName(/Pending/u);

    await setBoth([agent, 'Solved'], [supervisor, 'Open']);
    await expect(statusMenu(agent)).toHaveAccessibleName(/Open/u);
    await asked.getByRole('button', { name: 'Set Solved again' }).click();
    await expect(indicator(agent)).toHaveText('All saved');
    await expect(statusMenu(agent)).toHaveAccessibleName(/Solved/u);
    await expect(statusMenu(supervisor)).toHaveAccessibleName(/Solved/u);
    await agent.context().close();
    await supervisor.context().close();
  });

  test(`two tabs of one person are of one mind, and their two devices are not, ${named}`, async ({
    browser,
  }) => {
    const thing = `lantern ${size.width}`;
    const laptop = await pageOf(browser, 'agent', size);
    const phone = await pageOf(browser, 'agent', size);
    await tweet(stack.x.origin, `bo_${size.width}`, `@Wrenby my ${thing} came without its glass`);
    await openTicket(laptop, thing);
    const second = await laptop.context().newPage();
    await second.goto(laptop.url());
    await expect(statusMenu(second)).toHaveAccessibleName(/Open/u);
    await openTicket(phone, thing);
    await expect(indicator(laptop)).toHaveText('All saved');

    // What one tab does the other one knows: the last word counts, and nobody is asked.
    await laptop.context().setOffline(true);
    await expect(indicator(second)).toContainText('Offline');
    await setStatus(laptop, 'Pending');
    await expect(statusMenu(second)).toHaveAccessibleName(/Pending/u);
    await setStatus(second, 'Solved');
    await expect(statusMenu(laptop)).toHaveAccessibleName(/Solved/u);
    await expect(indicator(laptop)).toContainText('2 waiting');
    await laptop.context().setOffline(false);
    await expect(indicator(laptop)).toHaveText('All saved');
    await expect(indicator(second)).toHaveText('All saved');
    await expect(statusMenu(phone)).toHaveAccessibleName(/Solved/u);

    await setBoth([laptop, 'Open'], [phone, 'Pending']);
    const name = 'The status had changed meanwhile';
    for (const tab of [laptop, second]) {
      const asked = tab.getByRole('article', { name });
      await expect(asked).toContainText('You, on another device, set Pending');
    }
    await second
      .getByRole('article', { name })
      .getByRole('button', { name: 'Keep Pending' })
      .click();
    for (const page of [laptop, second, phone]) {
      await expect(page.getByRole('article', { name })).toHaveCount(0);
      await expect(statusMenu(page)).toHaveAccessibleName(/Pending/u);
      await expect(indicator(page)).toHaveText('All saved');
    }
    await laptop.context().close();
    await phone.context().close();
  });

  test(`a reply that meets a message on its way asks first, ${named}`, async ({ browser }) => {
    const thing = `teapot ${size.width}`;
    const handle = `nia_${size.width}`;
    const agent = await pageOf(browser, 'agent', size);
    const supervisor = await pageOf(browser, 'supervisor');
    const first = await tweet(stack.x.origin, handle, `@Wrenby the ${thing} leaks`);
    await openTicket(agent, thing);
    await expect(indicator(agent)).toHaveText('All saved');

    // A pull may be answered by a replica that lags behind: what the server has by then this device has not.
    let lags = true;
    await agent.route('**/rest/v1/rpc/pull_changes', async (route) => {
      const response = await route.fetch();
      if (!lags) return route.fulfill({ response });
      const { since } = route.request().postDataJSON() as { since: number };
      const page = (await response.json()) as object;
      const json = { ...page, rows: {}, gone: [], next: since, more: false };
      return route.fulfill({ response, json });
    });
    const again = `Never mind, the ${thing} was upside down`;
    await tweet(stack.x.origin, handle, `@Wrenby ${again}`, first);
    await expect(rowOf(supervisor, again)).toBeVisible();
    const answer = `A new ${thing} is on its way.`;
    await agent.getByLabel('Reply on X').fill(answer);
    await agent.getByRole('button', { name: 'Send reply' }).click();

    const asked = agent.getByRole('article', { name: 'Send your reply all the same?' });
    await expect(asked).toContainText('Somebody has just written here. It is being fetched.');
    await expect(asked).toContainText(answer);
    await expectAccessible(agent);
    expect(await countOnTimeline(stack.x.origin, answer)).toBe(0);

    lags = false;
    await agent.evaluate(() => dispatchEvent(new Event('online')));
    await expect(asked).toContainText('wrote again');
    await expect(asked).toContainText(again);
    await expect(asked).not.toContainText('being fetched');
    await expect(indicator(agent)).toHaveText('Needs you (1)');
    await asked.getByRole('button', { name: 'Send anyway' }).click();
    await expect.poll(() => countOnTimeline(stack.x.origin, answer), { timeout: 60_000 }).toBe(1);
    await expect(indicator(agent)).toHaveText('All saved');
    await agent.context().close();
    await supervisor.context().close();
  });
}
