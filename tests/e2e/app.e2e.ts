/** The app as a thing of its own: it opens without a network, brings newer builds, and can be installed. */
import { expect, test, type Browser, type Page } from '@playwright/test';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp, needsBuild } from '../../supabase/local/stack/build-app.ts';
import { expectAccessible, expectReadOnDevice, rowOf, signIn, watch } from './support/desk.ts';
import { deployNewerBuild } from './support/newer-build.ts';
import { startStack, type RunningStack } from './support/stack.ts';
import { unplugged } from './support/unplugged.ts';
import { tweet } from './support/x.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const MINUTE = 60_000;

let stack: RunningStack;
let folder: string;

test.beforeAll(async () => {
  if (needsBuild()) await buildApp();
  folder = mkdtempSync(join(tmpdir(), 'roost-build-'));
  cpSync(join(import.meta.dirname, '../../build'), folder, { recursive: true });
  stack = await startStack('--no-demo', '--build', folder);
  await tweet(stack.x.origin, 'nora_lindt', '@Wrenby you billed my card twice this month!');
  await tweet(stack.x.origin, 'ilse_marin', '@Wrenby where is the parcel that was due on Monday?');
});
test.afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** An agent's tab that would open without a network: the worker is in charge, and both tickets are read here. */
async function readyPage(browser: Browser, viewport: { width: number; height: number }) {
  const page = await (await browser.newContext({ viewport })).newPage();
  await signIn(page, stack.app, stack.account('agent'));
  await expectReadOnDevice(rowOf(page, 'billed my card twice'));
  await expectReadOnDevice(rowOf(page, 'due on Monday'));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  return page;
}

const startScript = (page: Page): Promise<string | null> =>
  page.locator('link[rel="modulepreload"]').first().getAttribute('href');
const updateBar = (page: Page) => page.getByRole('complementary', { name: 'New version' });
const buildCaches = (page: Page): Promise<number> =>
  page.evaluate(
    async () => (await caches.keys()).filter((name) => name.startsWith('roost-app-')).length,
  );

for (const size of SIZES) {
  test(`opens offline at a ticket's address and reads on, at ${size.width} by ${size.height}`, async ({
    browser,
  }) => {
    const page = await readyPage(browser, size);
    await rowOf(page, 'billed my card twice').click();
    await expect(page.getByLabel('Reply on X')).toBeVisible();
    const address = page.url();

    await unplugged(page, folder, async () => {
      await page.reload();
      const { problems } = watch(page, stack.app);
      await expect(page.locator('[data-kind="inbound"]')).toContainText('billed my card twice');
      await expect(page.locator('[data-head="topic"]')).toBeVisible();
      await expect(page.getByTestId('sync-state')).toContainText(/offline/i);
      // The kept page brings its headers along: without them there are no threads.
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      await expect(page.getByTestId('model-state')).toContainText('On this device', {
        timeout: MINUTE,
      });
      await page.getByRole('button', { name: 'Why?', exact: true }).click();
      await expect(page.locator('mark').first()).toBeVisible({ timeout: MINUTE });

      if (size.width < 1024) await page.getByRole('link', { name: 'Back to the queue' }).click();
      await expect(rowOf(page, 'due on Monday')).toBeVisible();
      await expectAccessible(page);

      const second = await page.context().newPage();
      await second.goto(address);
      await expect(second.getByLabel('Reply on X')).toBeVisible();
      expect(await second.evaluate(() => fetch('/rest/v1/tickets').catch(() => 'no answer'))).toBe(
        'no answer',
      );
      expect(problems).toEqual([]);
    });
    await page.context().close();
  });
}

for (const size of SIZES) {
  test(`a newer build waits for the person, keeps the draft, and leaves no tab without its files, at ${size.width} by ${size.height}`, async ({
    browser,
    request,
  }) => {
    const writing = await readyPage(browser, size);
    // Once more, so that the worker knows which build the tab runs.
    await writing.reload();
    const other = await writing.context().newPage();
    await other.goto(stack.app);
    await rowOf(writing, 'due on Monday').click();
    await writing.getByLabel('Reply on X').fill('It is on the van and');
    const older = await startScript(writing);

    const gone = deployNewerBuild(folder);
    expect((await request.get(stack.app + String(older))).status()).toBe(404);
    await other.reload();
    await expect(updateBar(writing)).toContainText('A new version is ready', { timeout: MINUTE });
    await expect(updateBar(writing)).toContainText('Your draft is kept.');
    await expect(writing.getByLabel('Reply on X')).toHaveValue('It is on the van and');
    expect(await startScript(other)).toBe(older);
    await expectAccessible(writing);

    await updateBar(other).getByRole('button', { name: 'Reload' }).click();
    await expect.poll(() => startScript(other)).not.toBe(older);
    await expect(rowOf(other, 'due on Monday')).toBeVisible();

    // The tab in which somebody writes goes on with the older build, whose files the server has no more.
    await expect(updateBar(writing)).toContainText('Another tab runs the new version');
    await expect(writing.getByLabel('Reply on X')).toHaveValue('It is on the van and');
    expect(await startScript(writing)).toBe(older);
    const kept = await writing.evaluate(
      (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)),
      gone,
    );
    expect(new Set(kept)).toEqual(new Set([200]));

    await updateBar(writing).getByRole('button', { name: 'Reload' }).click();
    await expect.poll(() => startScript(writing)).not.toBe(older);
    await expect(writing.getByLabel('Reply on X')).toHaveValue('It is on the van and');
    await expect(updateBar(writing)).toHaveCount(0);
    // Nobody runs the older build any more: its files go with one of the next pages that are opened.
    await expect
      .poll(async () => {
        await other.reload();
        return buildCaches(other);
      })
      .toBe(1);
    await writing.context().close();
  });
}

test('the installation is offered after a first ticket is solved, and in the account menu', async ({
  browser,
}) => {
  const page = await readyPage(browser, { width: 1440, height: 900 });
  await page.evaluate(() => {
    const prompt = (): Promise<{ outcome: string }> => {
      document.title = 'asked';
      return Promise.resolve({ outcome: 'dismissed' });
    };
    dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt }));
  });
  const card = page.getByRole('complementary', { name: 'Install Roost' });
  await rowOf(page, 'billed my card twice').click();
  await expect(page.getByRole('button', { name: 'Solve', exact: true })).toBeVisible();
  await expect(card).toHaveCount(0);
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(card).toBeVisible();
  await expectAccessible(page);
  await card.getByRole('button', { name: 'Not now' }).click();
  await expect(card).toHaveCount(0);

  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Install Roost' }).click();
  await expect(page).toHaveTitle('asked');
  await page.context().close();
});
