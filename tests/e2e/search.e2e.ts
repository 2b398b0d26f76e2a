/** Finding a ticket again: by its words, from anywhere in the app, with and without a network. */
import { expect, test, type Page } from '@playwright/test';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp, needsBuild } from '../../supabase/local/stack/build-app.ts';
import { expectAccessible, rowOf, signIn, watch } from './support/desk.ts';
import { startStack, type RunningStack } from './support/stack.ts';
import { unplugged } from './support/unplugged.ts';
import { deleteTweet, tweet } from './support/x.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

let stack: RunningStack;
let folder: string;

test.beforeAll(async () => {
  if (needsBuild()) await buildApp();
  folder = mkdtempSync(join(tmpdir(), 'roost-build-'));
  cpSync(join(import.meta.dirname, '../../build'), folder, { recursive: true });
  stack = await startStack('--no-demo', '--build', folder);
});
test.afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

const box = (page: Page) => page.getByRole('searchbox', { name: 'Search all tickets' });
const results = (page: Page) => page.getByRole('region', { name: 'Search results' });
const found = (page: Page) => results(page).locator('[data-ticket-id]');
const foundRow = (page: Page, words: string) => found(page).filter({ hasText: words });
const inbound = (page: Page) => page.locator('[data-kind="inbound"]');

for (const size of SIZES) {
  test(`a ticket is found by what it says, until it says so no more, at ${size.width} by ${size.height}`, async ({
    browser,
  }) => {
    const [kettle, lamp] = [`kettle${size.width}`, `lamp${size.width}`];
    const page = await (await browser.newContext({ viewport: size })).newPage();
    const { problems } = watch(page, stack.app);
    await signIn(page, stack.app, stack.account('agent'));
    const isPhone = size.width < 1024;
    const post = (name: string, text: string) =>
      tweet(stack.x.origin, `${name}_${size.width}`, text);
    await post('mira_holt', `@Wrenby the ${kettle} from your café leaks, <b>again</b>`);
    await post('ilse_marin', `@Wrenby my ${lamp} never came`);
    const deleted = await post('nora_lindt', `@Wrenby another ${kettle} that leaks`);
    await expect(rowOf(page, lamp)).toBeVisible();
    await expect(rowOf(page, kettle)).toHaveCount(2);

    // A slip, no accent, half a word.
    if (isPhone) await box(page).click();
    else await page.keyboard.press('/');
    await expect(box(page)).toBeFocused();
    await page.keyboard.type(`${kettle.slice(0, -1)} cafe leka`, { delay: 30 });
    await expect(found(page)).toHaveCount(1);
    await expect(foundRow(page, '<b>again</b>').locator('mark')).toHaveText([
      kettle,
      'café',
      'leaks',
    ]);
    await expect(results(page).getByRole('status')).toHaveText('1 ticket');
    await expectAccessible(page);

    // The list stays beside the ticket that is opened from it, and is there again after going back.
    await page.keyboard.press('Enter');
    await expect(inbound(page)).toContainText(kettle);
    await expect(page).toHaveURL(/[?&]q=/u);
    await expect(results(page)).toBeVisible({ visible: !isPhone });
    await page.reload();
    await expect(inbound(page)).toContainText(kettle);
    if (isPhone) await page.getByRole('link', { name: 'Back to the queue' }).click();
    else await page.goBack();
    await expect(inbound(page)).toHaveCount(0);
    await expect(found(page)).toHaveCount(1);

    await box(page).fill(kettle);
    await expect(found(page)).toHaveCount(2);
    await deleteTweet(stack.x.origin, deleted);
    await expect(found(page)).toHaveCount(1);
    await expect(foundRow(page, `another ${kettle}`)).toHaveCount(0);
    await box(page).fill('another');
    await expect(page.getByRole('heading', { name: 'Nothing found for “another”' })).toBeVisible();
    await expectAccessible(page);
    await box(page).press('Escape');
    await expect(box(page)).toHaveValue('');
    await expect(rowOf(page, lamp)).toBeVisible();

    // The words are looked up on this device.
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await unplugged(page, folder, async () => {
      await page.goto(`${stack.app}/?q=${lamp}`);
      await expect(page.getByTestId('sync-state')).toContainText(/offline/i);
      await expect(box(page)).toHaveValue(lamp);
      await expect(found(page)).toHaveCount(1);
      await expect(foundRow(page, lamp).locator('mark')).toHaveText([lamp]);
      await box(page).fill(`@ilse_marin_${size.width}`);
      await expect(foundRow(page, lamp)).toBeVisible();
    });
    expect(problems).toEqual([]);
    await page.context().close();
  });
}
