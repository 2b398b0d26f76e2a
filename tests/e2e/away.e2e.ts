/** Coming back: what others did meanwhile, and what waits for the person. */
import { expect, test, type Page } from '@playwright/test';
import {
  backToQueue,
  expectAccessible,
  indicator,
  openDesk,
  openTicket,
  rowOf,
  setStatus,
  SIZES,
} from './support/desk.ts';
import { startStack, type RunningStack } from './support/stack.ts';
import { tweet } from './support/x.ts';

let stack: RunningStack;
test.beforeAll(async () => {
  stack = await startStack('--no-demo');
});
test.afterAll(() => stack.stop());

/** The device last heard the server an hour ago, as if that much time had passed. */
async function letAnHourPass(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const name = (await indexedDB.databases()).map((each) => each.name ?? '');
    const opening = indexedDB.open(name.find((each) => each.startsWith('roost-')) ?? '');
    await new Promise<void>((resolve, reject) => {
      opening.onerror = () => {
        reject(new Error('The database cannot be opened.'));
      };
      opening.onsuccess = () => {
        const writing = opening.result.transaction('meta', 'readwrite');
        const value = new Date(Date.now() - 60 * 60_000).toISOString();
        writing.objectStore('meta').put({ key: 'contact', value });
        writing.oncomplete = () => {
          opening.result.close();
          resolve();
        };
      };
    });
  });
}

for (const size of SIZES) {
  const named = `at ${size.width} by ${size.height}`;

  test(`three changes while the device was away each lead to their ticket, ${named}`, async ({
    browser,
  }) => {
    const [tent, stove, rope] = ['tent', 'stove', 'rope'].map((each) => `${each} ${size.width}`);
    const agent = await openDesk(browser, stack.app, stack.account('agent'), { viewport: size });
    const supervisor = await openDesk(browser, stack.app, stack.account('supervisor'));
    const posts: string[] = [];
    for (const thing of [tent, stove, rope]) {
      const text = `@Wrenby about my ${String(thing)}: where is it?`;
      posts.push(await tweet(stack.x.origin, `camper_${posts.length}_${size.width}`, text));
      await expect(rowOf(agent, String(thing))).toBeVisible();
    }
    await expect(indicator(agent)).toHaveText('All saved');

    await agent.context().setOffline(true);
    await expect(indicator(agent)).toContainText('Offline');
    await letAnHourPass(agent);
    await openTicket(supervisor, String(tent));
    await supervisor.getByRole('button', { name: 'Assign', exact: true }).click();
    await supervisor.getByRole('menuitem', { name: /Ada Agent/u }).click();
    await openTicket(supervisor, String(stove));
    await setStatus(supervisor, 'Solved');
    await tweet(
      stack.x.origin,
      `camper_2_${size.width}`,
      `@Wrenby my ${String(rope)} is here now, thanks`,
      posts[2],
    );
    await expect(rowOf(supervisor, 'is here now').filter({ hasText: String(rope) })).toBeVisible();
    await expect(indicator(supervisor)).toHaveText('All saved');
    await agent.context().setOffline(false);

    const away = agent.getByRole('region', { name: /while you were away/u });
    await expect(away.getByRole('heading')).toContainText('3 changes while you were away');
    const links = away.getByRole('link');
    await expect(links).toHaveCount(3);
    await expect(links.filter({ hasText: 'Given to you' })).toHaveCount(1);
    await expect(links.filter({ hasText: 'Solved' })).toHaveCount(1);
    await expect(links.filter({ hasText: '1 new message' })).toContainText('is here now');
    await expectAccessible(agent);
    for (const [said, thing] of [
      ['Given to you', tent],
      ['Solved', stove],
      ['1 new message', rope],
    ] as const) {
      await links.filter({ hasText: said }).click();
      await expect(
        agent.locator('[data-kind="inbound"]').filter({ hasText: `about my ${String(thing)}` }),
      ).toBeVisible();
      await backToQueue(agent);
    }
    await away.getByRole('button', { name: /^Dismiss/u }).click();
    await expect(away).toHaveCount(0);
    await agent.reload();
    await expect(rowOf(agent, String(tent))).toBeVisible();
    await expect(away).toHaveCount(0);
    await agent.context().close();
    await supervisor.context().close();
  });

  test(`the number on the icon is that of what was not read, ${named}`, async ({ browser }) => {
    const thing = `compass ${size.width}`;
    const supervisor = await openDesk(browser, stack.app, stack.account('supervisor'));
    const context = await browser.newContext({ viewport: size });
    // No browser of a test has an icon: what it would show is noted.
    await context.addInitScript(() => {
      Object.assign(navigator, {
        setAppBadge: (count: number) => {
          document.documentElement.dataset['badge'] = String(count);
          return Promise.resolve();
        },
        clearAppBadge: () => {
          document.documentElement.dataset['badge'] = 'none';
          return Promise.resolve();
        },
      });
    });
    const agent = await context.newPage();
    const badge = () => agent.locator('html').getAttribute('data-badge');
    const account = stack.account('agent');
    await agent.goto(`${stack.app}/sign-in`);
    await agent.getByLabel('Email').fill(account.email);
    await agent.getByLabel('Password', { exact: true }).fill(account.password);
    await agent.getByRole('button', { name: 'Sign in' }).click();
    await expect(indicator(agent)).toHaveText('All saved');
    const bell = agent.getByRole('button', { name: /^Notifications/u });
    await bell.click();
    const all = agent.getByRole('button', { name: 'Mark all read' });
    if (await all.isVisible()) await all.click();
    await agent.keyboard.press('Escape');
    await expect.poll(badge).toBe('none');

    for (const nth of [1, 2]) {
      await tweet(
        stack.x.origin,
        `walker_${nth}_${size.width}`,
        `@Wrenby my ${thing} ${nth} spins`,
      );
      await openTicket(supervisor, `${thing} ${nth}`);
      await supervisor.getByRole('button', { name: 'Assign', exact: true }).click();
      await supervisor.getByRole('menuitem', { name: /Ada Agent/u }).click();
      await expect.poll(badge).toBe(String(nth));
    }
    await expect(bell).toHaveAccessibleName('Notifications, 2 unread');

    // Read without a network: the number follows at once, and the server hears of it later.
    await context.setOffline(true);
    await bell.click();
    await agent.getByRole('dialog', { name: 'Notifications' }).getByRole('link').first().click();
    await expect.poll(badge).toBe('1');
    await context.setOffline(false);
    await expect(indicator(agent)).toHaveText('All saved');
    await agent.reload();
    await expect.poll(badge).toBe('1');
    await context.close();
    await supervisor.context().close();
  });
}
