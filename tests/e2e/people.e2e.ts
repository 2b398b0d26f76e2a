/** Who works here: people come by a link, get another place, and are signed out where they should not be. */
import { expect, test, type Browser, type Page } from '@playwright/test';
import { expectAccessible, indicator, openDesk, openTicket, SIZES } from './support/desk.ts';
import { setRole } from './support/people.ts';
import { startStack, type Account, type RunningStack } from './support/stack.ts';
import { tweet } from './support/x.ts';

let stack: RunningStack;
test.beforeAll(async () => {
  stack = await startStack('--no-demo');
});
test.afterAll(() => stack.stop());

const ada = (): Account => stack.account('agent');
const BAD = 'It may have expired, been used or been withdrawn: ask whoever sent it to you';

interface Size {
  width: number;
  height: number;
}
async function openAt(browser: Browser, account: Account, size: Size, path: string): Promise<Page> {
  const page = await openDesk(browser, stack.app, account, { viewport: size });
  await expect(page.getByRole('button', { name: /^Account of / })).toBeVisible();
  await page.goto(stack.app + path);
  return page;
}
const people = (page: Page) => page.getByRole('list', { name: 'People' });

async function invite(admin: Page, name: string): Promise<string> {
  await admin.getByRole('button', { name: 'Invite', exact: true }).click();
  await admin.getByLabel('Name').fill(name);
  await admin.getByRole('button', { name: 'Make the link' }).click();
  const link = await admin.getByLabel(`Link for ${name}`).inputValue();
  await expectAccessible(admin);
  await admin.getByRole('button', { name: 'Done' }).click();
  return link;
}

async function visit(browser: Browser, size: Size, address: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: size })).newPage();
  await page.goto(address);
  return page;
}

for (const size of SIZES) {
  const named = `at ${size.width} by ${size.height}`;

  test(`somebody new comes by a link, which then is as good as a forged one, ${named}`, async ({
    browser,
  }) => {
    const name = `Nia Lowe ${size.width}`;
    const admin = await openAt(browser, stack.account('admin'), size, '/settings/people');
    await expect(people(admin)).toContainText('Ada Agent');
    await expectAccessible(admin);
    const link = await invite(admin, name);
    await expect(admin.getByText('Good for 7 days')).toBeVisible();

    const nia = await visit(browser, size, link);
    await expect(nia.getByText('invites you to work at its help desk as an agent')).toBeVisible();
    await expectAccessible(nia);
    await nia.getByLabel('Your name').fill('Nia');
    await nia.getByLabel('Email').fill(`nia-${size.width}@example.test`);
    await nia.getByLabel('Password', { exact: true }).fill('a long secret');
    await nia.getByRole('button', { name: 'Create the account' }).click();
    await nia.getByRole('button', { name: 'Join as agent' }).click();
    await expect(nia.getByRole('button', { name: `Account of ${name}` })).toBeVisible();

    await expect(people(admin)).toContainText(name);
    await expect(admin.getByText('Good for 7 days')).toHaveCount(0);

    const used = await visit(browser, size, link);
    await expect(used.getByText(BAD)).toBeVisible();
    await expectAccessible(used);
    const forged = await visit(browser, size, link.replace(/.{4}$/u, 'AAAA'));
    await expect(forged.getByText(BAD)).toBeVisible();
    expect(await used.getByRole('main').innerText()).toBe(
      await forged.getByRole('main').innerText(),
    );
    for (const page of [admin, nia, used, forged]) await page.context().close();
  });

  test(`a withdrawn link is not good any more, ${named}`, async ({ browser }) => {
    const name = `Ole ${size.width}`;
    const admin = await openAt(browser, stack.account('admin'), size, '/settings/people');
    const link = await invite(admin, name);
    const ole = await visit(browser, size, link);
    await expect(ole.getByRole('button', { name: 'Create the account' })).toBeVisible();
    await admin.getByRole('button', { name: `Withdraw the invitation of ${name}` }).click();
    await expect(admin.getByText(name)).toHaveCount(0);
    await ole.reload();
    await expect(ole.getByText(BAD)).toBeVisible();
    for (const page of [admin, ole]) await page.context().close();
  });

  test(`another role reaches an open device within seconds, ${named}`, async ({ browser }) => {
    const agent = await openAt(browser, ada(), size, '/settings');
    const list = agent.getByRole('navigation', { name: /settings/iu }).last();
    await expect(list.getByRole('link', { name: /^Teams/u })).toBeVisible();
    await expect(list.getByRole('link', { name: /^People/u })).toHaveCount(0);
    const admin = await openAt(browser, stack.account('admin'), size, '/settings/people');
    try {
      await people(admin)
        .getByRole('link', { name: /Ada Agent/u })
        .click();
      await admin.getByRole('radio', { name: /^Supervisor/u }).check();
      await expectAccessible(admin);
      await admin.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(admin.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
      await list.getByRole('link', { name: /^People/u }).click({ timeout: 5_000 });
      await expect(people(agent)).toContainText('Ari Admin');
      await expect(agent.getByText('An admin can change this')).toBeVisible();
      await expect(agent.getByRole('button', { name: 'Invite', exact: true })).toHaveCount(0);
    } finally {
      await setRole(stack, ada(), 'agent');
    }
    await expect(agent.getByText('shown to supervisors and admins')).toBeVisible();
    for (const page of [admin, agent]) await page.context().close();
  });

  test(`the last admin stays one, ${named}`, async ({ browser }) => {
    const admin = await openAt(browser, stack.account('admin'), size, '/settings/people');
    await people(admin)
      .getByRole('link', { name: /Ari Admin/u })
      .click();
    await admin.getByRole('radio', { name: /^Agent/u }).check();
    await admin.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(admin.getByText('Somebody has to be an admin')).toBeVisible();
    await expectAccessible(admin);
    await admin.getByRole('button', { name: 'Discard' }).click();
    await admin.getByRole('button', { name: 'Disable Ari Admin' }).click();
    await admin.getByRole('button', { name: 'Disable', exact: true }).click();
    await expect(admin.getByText('Somebody has to be an admin')).toBeVisible();
    await admin.reload();
    await expect(admin.getByRole('radio', { name: /^Administrator/u })).toBeChecked();
    await admin.context().close();
  });

  test(`a file with a wrong row names it and invites nobody; mended it makes links, ${named}`, async ({
    browser,
  }) => {
    const admin = await openAt(browser, stack.account('admin'), size, '/settings/people');
    await admin.getByRole('button', { name: 'Import' }).click();
    const choose = (text: string) =>
      admin
        .getByLabel('File')
        .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    const make = admin.getByRole('button', { name: 'Make the links' });

    await choose('name,email,role\nPia,pia@example.test,agent\nQuin,quin@example.test,boss\n');
    await expect(admin.getByText('Row 3')).toBeVisible();
    await expect(admin.getByText('There is no role “boss”.')).toBeVisible();
    await expect(make).toBeDisabled();

    // Only the server knows who works here.
    await choose(`name,email,role\nPia,pia@example.test,agent\nAda,${ada().email},agent\n`);
    await make.click();
    await expect(admin.getByText('Row 3')).toBeVisible();
    await expect(admin.getByText('Somebody with this email works here already.')).toBeVisible();
    await expectAccessible(admin);

    const rows = [`Pia,pia-${size.width}@example.test,agent`, `Quin,,supervisor`];
    await choose(`name,email,role\n${rows.join('\n')}\n`);
    await make.click();
    await expect(admin.getByText('2 links made')).toBeVisible();
    await expectAccessible(admin);
    const downloading = admin.waitForEvent('download');
    await admin.getByRole('link', { name: 'Download' }).click();
    const stream = await (await downloading).createReadStream();
    const [, pia = ''] = (await stream.toArray()).join('').split('\r\n');
    expect(pia).toMatch(/^Pia,pia-\d+@example\.test,agent,http.+\/join\/[\w-]{43}$/u);
    await admin.getByRole('button', { name: 'Done' }).click();
    await expect(admin.getByText('Pia', { exact: true })).toHaveCount(1);

    const invited = await visit(browser, size, pia.split(',').at(-1) ?? '');
    await expect(invited.getByRole('button', { name: 'Create the account' })).toBeVisible();
    for (const each of ['Pia', 'Quin'])
      await admin.getByRole('button', { name: `Withdraw the invitation of ${each}` }).click();
    await expect(admin.getByRole('button', { name: /^Withdraw/u })).toHaveCount(0);
    for (const page of [admin, invited]) await page.context().close();
  });

  test(`an ended session signs its device out, which sends what it kept once it is back, ${named}`, async ({
    browser,
  }) => {
    const thing = `anchor ${size.width}`;
    const written = `Send a new ${thing}.`;
    const lost = await openDesk(browser, stack.app, ada(), { viewport: size });
    await tweet(stack.x.origin, `olga_${size.width}`, `@Wrenby my ${thing} is bent`);
    await openTicket(lost, thing);
    const address = lost.url();
    await expect(indicator(lost)).toHaveText('All saved');
    await lost.context().setOffline(true);
    await lost.getByText('Note', { exact: true }).click();
    await lost.getByLabel('Note for the team').fill(written);
    await lost.getByRole('button', { name: 'Keep note' }).click();
    await expect(indicator(lost)).toContainText('1 waiting');

    const admin = await openAt(browser, stack.account('admin'), size, '/settings/people');
    await people(admin)
      .getByRole('link', { name: /Ada Agent/u })
      .click();
    await expect(admin.getByText('Chrome on Linux').first()).toBeVisible();
    await expectAccessible(admin);
    const everywhere = admin.getByRole('button', { name: 'Sign out everywhere' });
    const one = admin.getByRole('button', { name: /^Sign out Chrome on Linux/u });
    await ((await everywhere.isVisible()) ? everywhere : one).click();
    await expect(admin.getByText('Signed in nowhere.')).toBeVisible();

    await lost.context().setOffline(false);
    await expect(lost.getByRole('button', { name: 'Sign in' })).toBeVisible();
    await lost.getByLabel('Email').fill(ada().email);
    await lost.getByLabel('Password', { exact: true }).fill(ada().password);
    await lost.getByRole('button', { name: 'Sign in' }).click();
    await expect(lost).not.toHaveURL(/sign-in/u);
    await lost.goto(address);
    await expect(indicator(lost)).toHaveText('All saved');
    await expect(lost.locator('[data-kind="note"]').filter({ hasText: written })).toHaveCount(1);
    for (const page of [admin, lost]) await page.context().close();
  });

  test(`people see where they are signed in and sign out what they have lost, ${named}`, async ({
    browser,
  }) => {
    const lost = await openDesk(browser, stack.app, ada(), { viewport: size });
    await expect(indicator(lost)).toHaveText('All saved');
    const here = await openAt(browser, ada(), size, '/settings/devices');
    await expect(here.getByText('This device', { exact: true })).toBeVisible();
    await expectAccessible(here);
    await here.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await expect(here.getByRole('button', { name: /^Sign out/u })).toHaveCount(0);
    await expect(here.getByText('This device', { exact: true })).toBeVisible();
    // It was open, and is told at once.
    await expect(lost.getByRole('button', { name: 'Sign in' })).toBeVisible({ timeout: 5_000 });
    await here.reload();
    await expect(here.getByText('This device', { exact: true })).toBeVisible();
    for (const page of [here, lost]) await page.context().close();
  });
}
