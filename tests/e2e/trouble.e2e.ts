/** Answers that make no sense, a browser that keeps nothing, a disk that is full: what a person reads then. */
import { expect, test, type Browser, type Page, type Route } from '@playwright/test';
import { expectAccessible, indicator, openDesk, openTicket, rowOf, SIZES } from './support/desk.ts';
import { startStack, type RunningStack } from './support/stack.ts';
import { countOnTimeline, tweet } from './support/x.ts';

const REST = '**/rest/v1/**';
const PULLS = '**/rest/v1/rpc/pull_changes';
const PORTAL = '<!doctype html><title>Welcome aboard</title><p>Accept our terms to go on.</p>';

let stack: RunningStack;
let posted = 0;
test.beforeAll(async () => {
  stack = await startStack('--no-demo');
});
test.afterAll(() => stack.stop());

/**
 * A desk with a ticket of its own, whose requests the test may answer: without a worker, which would keep them
 * from it.
 */
async function desk(browser: Browser, story: string, viewport = SIZES[0]): Promise<Page> {
  posted += 1;
  await tweet(stack.x.origin, `buyer_${posted}`, `@Wrenby ${story}`);
  const options = { ...(viewport && { viewport }), serviceWorkers: 'block' as const };
  const page = await openDesk(browser, stack.app, stack.account('agent'), options);
  await expect(rowOf(page, story)).toBeVisible();
  await expect(indicator(page)).toHaveText('All saved');
  return page;
}

const lookAgain = (page: Page) => page.evaluate(() => dispatchEvent(new Event('online')));

async function answer(page: Page, text: string): Promise<void> {
  await page.getByLabel('Reply on X').fill(text);
  await page.getByRole('button', { name: 'Send reply' }).click();
}

async function expectSentOnce(page: Page, text: string): Promise<void> {
  await expect(indicator(page)).toHaveText('All saved');
  const sent = () => countOnTimeline(stack.x.origin, text);
  await expect.poll(sent, { timeout: 60_000 }).toBe(1);
}

/** Writes a little into a database of its own. @returns whether that was kept. Runs in the page. */
function keepSomething(): Promise<'kept' | 'full'> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('a-test');
    opening.onupgradeneeded = () => void opening.result.createObjectStore('things');
    opening.onerror = () => {
      resolve('full');
    };
    opening.onsuccess = () => {
      const db = opening.result;
      const writing = db.transaction('things', 'readwrite');
      writing.objectStore('things').put('x'.repeat(10_000), 1);
      writing.oncomplete = () => {
        db.close();
        resolve('kept');
      };
      writing.onabort = () => {
        db.close();
        resolve('full');
      };
    };
  });
}

for (const [what, respond, words] of [
  [
    'the sign-in page of a train',
    (route: Route) => route.fulfill({ status: 200, contentType: 'text/html', body: PORTAL }),
    'This network wants you to sign in',
  ],
  [
    'half an answer',
    (route: Route) =>
      route.fulfill({ status: 200, contentType: 'application/json', body: '{"rows": {"tick' }),
    'The server’s answer makes no sense',
  ],
  [
    'a server in trouble',
    (route: Route) => route.fulfill({ status: 503, contentType: 'text/plain', body: 'No.' }),
    'The server did not answer',
  ],
] as const) {
  for (const size of SIZES) {
    test(`${what} keeps nobody from working, and loses nothing, at ${size.width} by ${size.height}`, async ({
      browser,
    }) => {
      const story = `after ${what} of ${size.width} my coat is too small`;
      const page = await desk(browser, story, size);
      await openTicket(page, story);
      await page.route(REST, respond);
      await lookAgain(page);
      await expect(indicator(page)).toContainText(words);
      const text = `We give it back, said ${what} ${size.width}.`;
      await answer(page, text);
      await expect(page.locator('[data-reply-state="queued"]')).toBeVisible();
      await expect(indicator(page)).toContainText('1 waiting');
      await expectAccessible(page);
      await page.unroute(REST);
      await lookAgain(page);
      await expectSentOnce(page, text);
      await page.context().close();
    });
  }
}

test('a row that this app cannot read refuses its page, says why, and comes with the next one', async ({
  browser,
}) => {
  const page = await desk(browser, 'you billed my card twice');
  await page.route(PULLS, async (route) => {
    const response = await route.fetch();
    const answered = (await response.json()) as { rows: { tickets: { status: string }[] } };
    for (const ticket of answered.rows.tickets) ticket.status = 'on_fire';
    await route.fulfill({ response, json: answered });
  });
  await tweet(stack.x.origin, 'ilse_marin', '@Wrenby where is the parcel that was due on Monday?');
  await expect(indicator(page)).toContainText('The server’s answer makes no sense');
  const strip = page.getByRole('contentinfo', { name: 'Status' });
  await expect(strip.getByRole('link')).toHaveAttribute('title', /a row of tickets.+status/u);
  await expect(rowOf(page, 'due on Monday')).toHaveCount(0);
  await expect(rowOf(page, 'billed my card twice')).toBeVisible();
  await page.unroute(PULLS);
  await lookAgain(page);
  await expect(rowOf(page, 'due on Monday')).toBeVisible();
  await expect(indicator(page)).toHaveText('All saved');
  await page.context().close();
});

test('columns and tables of a newer server are not this app’s business', async ({ browser }) => {
  const page = await desk(browser, 'my socks are odd');
  await page.route(PULLS, async (route) => {
    const response = await route.fetch();
    const answered = (await response.json()) as { rows: Record<string, object[]> };
    answered.rows['tickets'] = (answered.rows['tickets'] ?? []).map((row) => ({ ...row, mood: 7 }));
    answered.rows['moods'] = [{ id: 1 }];
    await route.fulfill({ response, json: { ...answered, weather: 'fair' } });
  });
  await tweet(stack.x.origin, 'mo_ferreira', '@Wrenby does the red coat come in green?');
  await expect(rowOf(page, 'red coat')).toBeVisible();
  await expect(indicator(page)).toHaveText('All saved');
  await page.context().close();
});

for (const size of SIZES) {
  const named = `at ${size.width} by ${size.height}`;

  test(`a full disk refuses in words, keeps the words, and is over once there is room, ${named}`, async ({
    browser,
  }) => {
    const story = `one charge too many of ${size.width}`;
    const page = await desk(browser, story, size);
    await openTicket(page, story);
    const devtools = await page.context().newCDPSession(page);
    const { origin } = new URL(stack.app);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
    // The browser looks again by and by how much room there is.
    await expect.poll(() => page.evaluate(keepSomething), { timeout: 90_000 }).toBe('full');
    const text = `One charge goes back today, ${size.width}.`;
    await answer(page, text);
    const toast = page.locator('[aria-live="polite"]');
    await expect(toast.filter({ hasText: 'This device is full' })).toBeVisible();
    await expect(page.getByLabel('Reply on X')).toHaveValue(text);
    await expect(page.locator('[data-reply-state="queued"]')).toHaveCount(0);
    await expectAccessible(page);

    // What the server sends cannot be kept either; the cursor stays where it is.
    const coming = `a hat that was not kept ${size.width}`;
    await tweet(stack.x.origin, `kim_${size.width}`, `@Wrenby ${coming}`);
    await expect(indicator(page)).toContainText('This device is full');
    await devtools.send('Storage.overrideQuotaForOrigin', { origin });
    await lookAgain(page);
    await expect(indicator(page)).toHaveText('All saved');
    await page.getByRole('button', { name: 'Send reply' }).click();
    await expectSentOnce(page, text);
    await page.goto(stack.app);
    await expect(rowOf(page, coming)).toBeVisible();
    await page.context().close();
  });

  test(`a browser that is cleared under an open desk says so, ${named}`, async ({ browser }) => {
    const story = `cleared away at ${size.width}`;
    const page = await desk(browser, story, size);
    await openTicket(page, story);
    const clear = async (): Promise<void> => {
      const devtools = await page.context().newCDPSession(page);
      const { origin } = new URL(stack.app);
      await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    };
    await clear();
    await expect(page.getByRole('heading', { name: 'This browser was cleared' })).toBeVisible();
    await expect(page.getByText('All that you did had been sent.')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.locator('[data-kind="inbound"]')).toContainText(story);
    await expect(indicator(page)).toHaveText('All saved');

    await page.context().setOffline(true);
    await expect(indicator(page)).toContainText('Offline');
    await answer(page, 'This one is lost.');
    await expect(indicator(page)).toContainText('1 waiting');
    await clear();
    await expect(page.getByText('changes of yours that had not been sent')).toBeVisible();
    await page.context().close();
  });

  test(`a window in which the browser keeps nothing says what to do, ${named}`, async ({
    browser,
  }) => {
    for (const refuse of [
      () => {
        IDBFactory.prototype.open = () => {
          throw new DOMException('Not in a private window.', 'InvalidStateError');
        };
      },
      () => {
        Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
      },
    ]) {
      const context = await browser.newContext({ viewport: size });
      await context.addInitScript(refuse);
      const page = await context.newPage();
      const { email, password } = stack.account('agent');
      await page.goto(`${stack.app}/sign-in`);
      await page.getByLabel('Email').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('heading', { name: 'This browser keeps nothing' })).toBeVisible();
      await expect(page.getByText(/private window/u)).toBeVisible();
      await expectAccessible(page);
      await context.close();
    }
  });
}
