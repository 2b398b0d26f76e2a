import type { Page } from '@playwright/test';
import { renameSync } from 'node:fs';

/**
 * Without a network, and without a file on the server: a worker may not be held back as its page is.
 *
 * @param folder The build that the stack serves, a copy of its own.
 */
export async function unplugged(
  page: Page,
  folder: string,
  meanwhile: () => Promise<void>,
): Promise<void> {
  await page.context().setOffline(true);
  renameSync(folder, `${folder}-away`);
  try {
    await meanwhile();
  } finally {
    renameSync(`${folder}-away`, folder);
  }
}
