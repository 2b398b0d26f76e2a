/** Words that nobody has sent: through a tab that is killed, a browser that is closed, and a second tab. */
import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../support/chromium.ts';
import { expectAccessible, rowOf, signIn } from './support/desk.ts';
import { startStack, type RunningStack } from './support/stack.ts';
import { tweet } from './support/x.ts';

const STORY = 'kettle that never came';
const WORDS = 'We ask the carrier and';

let stack: RunningStack;
let profile: string;

test.beforeAll(async () => {
  stack = await startStack('--no-demo');
  profile = mkdtempSync(join(tmpdir(), 'roost-profile-'));
});
test.afterAll(async () => {
  await stack.stop();
  rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const openBrowser = (offline: boolean): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
    viewport: { width: 1440, height: 900 },
    offline,
  });

const reply = (page: Page) => page.getByLabel('Reply on X');

/** As the system does when memory runs short: the page gets no turn to finish anything. */
async function killTab(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash');
  const session = await page.context().newCDPSession(page);
  session.send('Page.crash').catch(() => undefined);
  await crashed;
}

test('a draft outlives its tab and its browser, is the same in two tabs, and is asked about at sign-out', async () => {
  let context = await openBrowser(false);
  const first = context.pages()[0] ?? (await context.newPage());
  await signIn(first, stack.app, stack.account('agent'));
  await tweet(stack.x.origin, 'kettle_buyer', `@Wrenby where is the ${STORY}?`);
  await rowOf(first, STORY).click();
  await expect(reply(first)).toBeVisible();
  await first.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const address = first.url();
  await reply(first).pressSequentially(WORDS);
  await killTab(first);
  await context.close();

  // Without a network: nobody but this device has the words.
  context = await openBrowser(true);
  const one = await context.newPage();
  await one.goto(address);
  await expect(reply(one)).toHaveValue(WORDS);
  const other = await context.newPage();
  await other.goto(address);
  await expect(reply(other)).toHaveValue(WORDS);
  await reply(other).fill(`${WORDS} come back to you.`);
  await expect(reply(one)).toHaveValue(`${WORDS} come back to you.`);

  await one.goto(`${stack.app}/outbox`);
  const draft = one.getByRole('article', { name: /^Reply to/ });
  await expect(draft).toContainText('come back to you.');
  await expectAccessible(one);
  await draft.getByRole('link', { name: 'Continue writing' }).click();
  await expect(reply(one)).toBeFocused();
  await expect(reply(one)).toHaveValue(`${WORDS} come back to you.`);

  await one.getByRole('button', { name: /^Account of/ }).click();
  await one.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(one.getByRole('dialog')).toContainText('1 draft not sent yet');
  await one.getByRole('button', { name: 'Stay signed in' }).click();

  await context.setOffline(false);
  await one.getByRole('button', { name: /^Account of/ }).click();
  await one.getByRole('menuitem', { name: 'Sign out' }).click();
  await one.getByRole('button', { name: 'Lose them and sign out' }).click();
  await expect(one).toHaveURL(/sign-in/);
  const left = await one.evaluate(async () => ({
    beside: Object.keys(localStorage).filter((key) => key.includes('draft')),
    databases: (await indexedDB.databases()).filter(({ name }) => name?.startsWith('roost-')),
  }));
  expect(left).toEqual({ beside: [], databases: [] });

  // The next person at the same browser finds a ticket, and none of the words.
  await signIn(one, stack.app, stack.account('supervisor'));
  await rowOf(one, STORY).click();
  await expect(reply(one)).toHaveValue('');
  await context.close();
});
