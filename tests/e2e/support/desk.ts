/** How a person finds things in the app: by what is written there. */
import AxeBuilder from '@axe-core/playwright';
import {
  expect,
  type Browser,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from '@playwright/test';
import type { Account } from './stack.ts';

/** A desk beside the queue, and one in its place. */
export const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

export async function signIn(page: Page, app: string, account: Account): Promise<void> {
  await page.goto(`${app}/sign-in`);
  await page.getByLabel('Email').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Somebody at their own device. */
export async function openDesk(
  browser: Browser,
  app: string,
  account: Account,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await signIn(page, app, account);
  return page;
}

/** How the device stands with the server; leads to the outbox. */
export function indicator(page: Page): Locator {
  return page.getByTestId('sync-state');
}

export function statusMenu(page: Page): Locator {
  return page.getByRole('button', { name: /^Status: / });
}

/** Opens a ticket and waits for its conversation. */
export async function openTicket(page: Page, words: string): Promise<void> {
  await rowOf(page, words).click();
  await expect(page.locator('[data-kind="inbound"]').filter({ hasText: words })).toBeVisible();
}

/** Back to the queue, where the ticket has taken its place. */
export async function backToQueue(page: Page): Promise<void> {
  const back = page.getByRole('link', { name: 'Back to the queue' });
  if (await back.isVisible()) await back.click();
}

export async function setStatus(page: Page, name: string): Promise<void> {
  await statusMenu(page).click();
  await page.getByRole('menuitemradio', { name: new RegExp(`^${name}`, 'u') }).click();
}

export function rows(page: Page): Locator {
  return page.locator('[data-ticket-id]');
}

export function rowOf(page: Page, words: string): Locator {
  return rows(page).filter({ hasText: words });
}

/** Waits until the transformer of this browser has read the row's message. */
export async function expectReadOnDevice(row: Locator): Promise<void> {
  await expect(row).toHaveAttribute('data-triage-source', 'device', { timeout: 60_000 });
}

/** No violation that axe can find, in both themes. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Chromium leaves some inherited light-dark() colours as they were when the scheme is emulated.
    await page.evaluate(() => {
      const { style } = document.documentElement;
      style.color = 'transparent';
      document.documentElement.getBoundingClientRect();
      style.color = '';
    });
    // Colours on their way from one theme to the other are neither.
    await page.evaluate(() => {
      for (const animation of document.getAnimations())
        if (Number.isFinite(animation.effect?.getComputedTiming().endTime)) animation.finish();
    });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes[0]?.html ?? ''}`),
    ).toEqual([]);
  }
}

/** Collects what must never happen while a page is used. */
export function watch(page: Page, app: string): { problems: string[] } {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const inside = ['blob:', 'data:'].includes(url.protocol) || url.host === new URL(app).host;
    if (!inside) problems.push(`outside request: ${request.url()}`);
  });
  return { problems };
}
