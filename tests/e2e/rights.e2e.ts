/** What becomes of a device, open or away, when an administrator changes who its person is. */
import { expect, test } from '@playwright/test';
import { expectAccessible, indicator, openDesk, openTicket, rowOf, SIZES } from './support/desk.ts';
import { goOffline, held, note } from './support/device.ts';
import { setDisabled, setRole } from './support/people.ts';
import { startStack, type Account, type RunningStack } from './support/stack.ts';
import { tweet } from './support/x.ts';

let stack: RunningStack;
test.beforeAll(async () => {
  stack = await startStack('--no-demo');
});
test.afterAll(() => stack.stop());

const ada = (): Account => stack.account('agent');

for (const size of SIZES) {
  const named = `at ${size.width} by ${size.height}`;

  test(`an open desk is cleared with its role and comes back with what was written, ${named}`, async ({
    browser,
  }) => {
    const thing = `mirror ${size.width}`;
    const page = await openDesk(browser, stack.app, ada(), { viewport: size });
    await tweet(stack.x.origin, `vera_${size.width}`, `@Wrenby my ${thing} is cracked`);
    await openTicket(page, thing);
    await expect(indicator(page)).toHaveText('All saved');
    const address = page.url();
    const draft = `We replace the ${thing} at once and`;
    await page.getByLabel('Reply on X').fill(draft);
    try {
      await setRole(stack, ada(), 'customer');
      await expect(page.getByRole('heading', { name: 'Hello, Ada Agent' })).toBeVisible();
      await expect(page.getByText(thing)).toHaveCount(0);
      await expect.poll(() => held(page)).toMatchObject({ tickets: 0, messages: 0 });
      await expectAccessible(page);
    } finally {
      await setRole(stack, ada(), 'agent');
    }
    await page.goto(address);
    await expect(page.getByLabel('Reply on X')).toHaveValue(draft);
    await expect(page.locator('[data-kind="inbound"]')).toContainText(thing);
    await expect(indicator(page)).toHaveText('All saved');
    await page.context().close();
  });

  test(`work that waited while its person had no role goes out with the next one, ${named}`, async ({
    browser,
  }) => {
    const thing = `candle ${size.width}`;
    const page = await openDesk(browser, stack.app, ada(), { viewport: size });
    await tweet(stack.x.origin, `ines_${size.width}`, `@Wrenby my ${thing} smells of fish`);
    await openTicket(page, thing);
    const address = page.url();
    await goOffline(page);
    const written = `Asked the shop about the ${thing}.`;
    await note(page, written);
    await page.getByRole('button', { name: 'Solve', exact: true }).click();
    await expect(indicator(page)).toContainText('2 waiting');
    await page.getByText('Reply', { exact: true }).first().click();
    await page.getByLabel('Reply on X').fill(`The ${thing} ought to`);
    try {
      await setRole(stack, ada(), 'customer');
      await page.context().setOffline(false);
      await expect(page.getByRole('heading', { name: 'Hello, Ada Agent' })).toBeVisible();
      // The one message is their own note, which only this device has.
      await expect.poll(() => held(page)).toEqual({ tickets: 0, messages: 1, outbox: 2 });
    } finally {
      await setRole(stack, ada(), 'supervisor');
    }
    try {
      await page.goto(address);
      await expect(page.locator('[data-kind="note"]').filter({ hasText: written })).toHaveCount(1);
      await expect(page.getByLabel('Reply on X')).toHaveValue(`The ${thing} ought to`);
      await expect(indicator(page)).toHaveText('All saved');
      expect(await held(page)).toMatchObject({ outbox: 0 });
      await page
        .getByRole('link', { name: 'Back to the queue' })
        .or(page.getByLabel('Roost, the queue'))
        .first()
        .click();
      await page.getByRole('button', { name: /^Account of/u }).click();
      await expect(page.getByText(/Supervisor/u).first()).toBeVisible();
    } finally {
      await setRole(stack, ada(), 'agent');
    }
    // A colleague sees all of it, once.
    const supervisor = await openDesk(browser, stack.app, stack.account('supervisor'));
    await expect(indicator(supervisor)).toHaveText('All saved');
    await supervisor.goto(`${stack.app}/?view=solved`);
    await rowOf(supervisor, thing).click();
    await expect(supervisor.locator('[data-kind="note"]').filter({ hasText: written })).toHaveCount(
      1,
    );
    await supervisor.context().close();
    await page.context().close();
  });

  test(`a disabled person's open desk is erased, ${named}`, async ({ browser }) => {
    const thing = `basket ${size.width}`;
    const page = await openDesk(browser, stack.app, ada(), { viewport: size });
    await tweet(stack.x.origin, `paul_${size.width}`, `@Wrenby my ${thing} has a hole`);
    await openTicket(page, thing);
    await expect(indicator(page)).toHaveText('All saved');
    try {
      await setDisabled(stack, ada(), true);
      await expect(
        page.getByRole('heading', { name: 'Your access was switched off' }),
      ).toBeVisible();
      await expect(page.getByText('has been erased')).toBeVisible();
      await expect(page.getByText('had not been sent')).toHaveCount(0);
      await expect(page.getByText(thing)).toHaveCount(0);
      await expect.poll(() => held(page)).toEqual({});
      await expectAccessible(page);
    } finally {
      await setDisabled(stack, ada(), false);
    }
    await page.context().close();
  });

  test(`a disabled person who was away is told how many changes went with it, ${named}`, async ({
    browser,
  }) => {
    const thing = `pillow ${size.width}`;
    const page = await openDesk(browser, stack.app, ada(), { viewport: size });
    await tweet(stack.x.origin, `rosa_${size.width}`, `@Wrenby my ${thing} is too hard`);
    await openTicket(page, thing);
    await goOffline(page);
    await note(page, `Offer a softer ${thing}.`);
    await page.getByRole('button', { name: 'Solve', exact: true }).click();
    await expect(indicator(page)).toContainText('2 waiting');
    try {
      await setDisabled(stack, ada(), true);
      await page.context().setOffline(false);
      await expect(
        page.getByRole('heading', { name: 'Your access was switched off' }),
      ).toBeVisible();
      await expect(page.getByText('What had not been sent went with it: 2 changes.')).toBeVisible();
      await expect.poll(() => held(page)).toEqual({});
    } finally {
      await setDisabled(stack, ada(), false);
    }
    // Whoever comes back begins afresh, and nothing of it has happened.
    await page.goto(stack.app);
    await expect(rowOf(page, thing)).toBeVisible();
    await rowOf(page, thing).click();
    await expect(page.locator('[data-kind="inbound"]').filter({ hasText: thing })).toBeVisible();
    await expect(page.locator('[data-kind="note"]')).toHaveCount(0);
    await page.context().close();
  });
}
