/** How a person finds things in the app: by what is written there. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import type { Account } from './stack.ts';

export async function signIn(page: Page, app: string, account: Account): Promise<void> {
  await page.goto(`${app}/sign-in`);
  await page.getByLabel('Email').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
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
