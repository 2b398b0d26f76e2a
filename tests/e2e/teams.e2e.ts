/** What becomes of a device, open or away, when its person leaves a team and comes back. */
import { expect, test, type Page } from '@playwright/test';
import {
  backToQueue,
  expectAccessible,
  indicator,
  openDesk,
  openTicket,
  rowOf,
  SIZES,
} from './support/desk.ts';
import { goOffline, held, note } from './support/device.ts';
import { makeTeam } from './support/people.ts';
import { startStack, type Account, type RunningStack } from './support/stack.ts';
import { tweet } from './support/x.ts';

let stack: RunningStack;
test.beforeAll(async () => {
  stack = await startStack('--no-demo');
});
test.afterAll(() => stack.stop());

const ada = (): Account => stack.account('agent');
const notesIn = (page: Page, text: string) =>
  page.locator('[data-kind="note"]').filter({ hasText: text });

for (const size of SIZES) {
  const named = `at ${size.width} by ${size.height}`;

  test(`a team's ticket goes from an open desk with the team and comes back with it, ${named}`, async ({
    browser,
  }) => {
    const [theirs, free] = [`anchor ${size.width}`, `basin ${size.width}`];
    const team = await makeTeam(stack, `Harbour ${size.width}`);
    await team.setMembers(ada());
    await tweet(stack.x.origin, `ava_${size.width}`, `@Wrenby my ${theirs} is bent`);
    await tweet(stack.x.origin, `ben_${size.width}`, `@Wrenby my ${free} is chipped`);
    await team.take(theirs);
    const page = await openDesk(browser, stack.app, ada(), { viewport: size });
    await expect(rowOf(page, free)).toBeVisible();
    await openTicket(page, theirs);
    const draft = `A straight ${theirs} is on`;
    await page.getByLabel('Reply on X').fill(draft);
    await expect(indicator(page)).toHaveText('All saved');
    const { tickets = 0 } = await held(page);

    await team.setMembers();
    await expect(
      page.getByRole('heading', { name: 'This ticket is not on this device' }),
    ).toBeVisible();
    await expect(page.getByText(theirs)).toHaveCount(0);
    await expect.poll(() => held(page)).toMatchObject({ tickets: tickets - 1 });
    await expectAccessible(page);
    const address = page.url();
    await backToQueue(page);
    await expect(rowOf(page, free)).toBeVisible();
    await expect(rowOf(page, theirs)).toHaveCount(0);

    await team.setMembers(ada());
    await expect(rowOf(page, theirs)).toBeVisible();
    await page.goto(address);
    await expect(page.locator('[data-kind="inbound"]')).toContainText(theirs);
    await expect(page.getByLabel('Reply on X')).toHaveValue(draft);
    await expect(indicator(page)).toHaveText('All saved');
    await page.context().close();
  });

  test(`work on a team's ticket that was left while away is kept until it may go out, ${named}`, async ({
    browser,
  }) => {
    const [theirs, free] = [`compass ${size.width}`, `drawer ${size.width}`];
    const team = await makeTeam(stack, `Meadow ${size.width}`);
    await team.setMembers(ada());
    await tweet(stack.x.origin, `cleo_${size.width}`, `@Wrenby my ${theirs} points south`);
    await tweet(stack.x.origin, `dan_${size.width}`, `@Wrenby my ${free} sticks`);
    await team.take(theirs);
    const page = await openDesk(browser, stack.app, ada(), { viewport: size });
    await openTicket(page, free);
    const freeAddress = page.url();
    await backToQueue(page);
    await openTicket(page, theirs);
    const address = page.url();
    await expect(indicator(page)).toHaveText('All saved');
    await goOffline(page);
    await note(page, `Asked the maker of the ${theirs}.`);
    await backToQueue(page);
    await openTicket(page, free);
    await note(page, `Send wax for the ${free}.`);
    await expect(indicator(page)).toContainText('2 waiting');

    await team.setMembers();
    await page.context().setOffline(false);
    // What they may still do is done; what they may not is theirs to decide.
    await expect(indicator(page)).toHaveText('Needs you (1)');
    await expect(notesIn(page, `Send wax for the ${free}.`)).toHaveCount(1);
    await indicator(page).click();
    const asked = page.getByRole('article', { name: 'Not done: Note on a ticket' });
    await expect(asked).toContainText('Not there any more');
    await expect(asked).toContainText(`Asked the maker of the ${theirs}.`);
    await expectAccessible(page);
    await page.goto(stack.app);
    await expect(rowOf(page, free)).toBeVisible();
    await expect(rowOf(page, theirs)).toHaveCount(0);
    const supervisor = await openDesk(browser, stack.app, stack.account('supervisor'));
    await openTicket(supervisor, theirs);
    await expect(notesIn(supervisor, theirs)).toHaveCount(0);

    await team.setMembers(ada());
    await expect(rowOf(page, theirs)).toBeVisible();
    await indicator(page).click();
    await page.locator('[data-ask]').getByRole('button', { name: 'Try again' }).click();
    await expect(indicator(page)).toHaveText('All saved');
    await page.goto(address);
    for (const each of [page, supervisor])
      await expect(notesIn(each, `Asked the maker of the ${theirs}.`)).toHaveCount(1);
    await supervisor.goto(freeAddress);
    await expect(notesIn(supervisor, `Send wax for the ${free}.`)).toHaveCount(1);
    await supervisor.context().close();
    await page.context().close();
  });
}
