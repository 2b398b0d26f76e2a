/** What one device holds, and work that waits on it. */
import { expect, type Page } from '@playwright/test';
import { indicator } from './desk.ts';

/** How many rows of each kind the device holds; nothing when it has no database any more. */
export const held = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const name = databases.map((each) => each.name ?? '').find((each) => each.startsWith('roost-'));
    if (name === undefined) return {};
    const opening = indexedDB.open(name);
    // It may have gone since: looking must not make a new one.
    opening.onupgradeneeded = () => opening.transaction?.abort();
    const db = await new Promise<IDBDatabase | null>((resolve) => {
      opening.onsuccess = () => {
        resolve(opening.result);
      };
      opening.onerror = () => {
        resolve(null);
      };
    });
    if (!db) return {};
    const rowsOf = async <Row>(store: string): Promise<Row[]> => {
      const reading = db.transaction(store).objectStore(store).getAll();
      await new Promise((resolve) => (reading.onsuccess = resolve));
      return reading.result as Row[];
    };
    const conversations = await rowsOf<{ ticket: object | null; messages: object[] }>(
      'conversations',
    );
    const outbox = await rowsOf<{ lane: string }>('outbox');
    db.close();
    return {
      tickets: conversations.filter(({ ticket }) => ticket !== null).length,
      messages: conversations.flatMap(({ messages }) => messages).length,
      // What the language model has read goes out by itself, and is nobody's work.
      outbox: outbox.filter(({ lane }) => lane !== 'triage').length,
    };
  });

/** Writes a note on the ticket that is open. */
export async function note(page: Page, text: string): Promise<void> {
  await page.getByText('Note', { exact: true }).click();
  await page.getByLabel('Note for the team').fill(text);
  await page.getByRole('button', { name: 'Keep note' }).click();
  await expect(page.locator('[data-kind="note"]').filter({ hasText: text })).toBeVisible();
}

export async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await expect(indicator(page)).toContainText('Offline');
}
