/** What a person does in a tab: answer, note, assign, close, correct, and decide what waits for them. */
import type { Locator, Page } from 'playwright';
import type { Random } from '../../supabase/local/x/random.ts';

const KINDS = ['reply', 'note', 'assign', 'status', 'correct', 'reply', 'note'] as const;
export type Work = (typeof KINDS)[number];

/** One piece of work, decided before anything is clicked: so that a replay does the same. */
export interface Task {
  kind: Work;
  /** Which ticket of those at the top of the queue. */
  place: number;
  choice: number;
  /** Ends the words, and stands nowhere else. */
  token: string;
}

export function pickTask(random: Random, token: string, kind?: Work): Task {
  const picked = random.pick(KINDS);
  const [place, choice] = [random.between(0, 7), random.between(0, 3)];
  return { kind: kind ?? picked, place, choice, token };
}

/** @returns false when the queue is empty. @throws when something comes between, a killed tab for instance. */
export async function perform(tab: Page, { kind, place, choice, token }: Task): Promise<boolean> {
  const queue = tab.locator('a[data-ticket-id]');
  const there = await queue.count();
  if (there === 0) return false;
  await queue.nth(place % there).click();
  await tab.getByRole('form', { name: 'Answer' }).waitFor();
  if (kind === 'reply') {
    await tab.getByText('Reply', { exact: true }).first().click();
    await tab.getByLabel('Reply on X').fill(`We are looking into it. ${token}`);
    await tab.getByRole('button', { name: 'Send reply' }).click();
  } else if (kind === 'note') {
    await tab.getByText('Note', { exact: true }).click();
    await tab.getByLabel('Note for the team').fill(`For the team. ${token}`);
    await tab.getByRole('button', { name: 'Keep note' }).click();
  } else if (kind === 'assign') {
    await tab.getByRole('button', { name: /^Assign/ }).click();
    await clickOne(tab.getByRole('menuitem').and(tab.locator(':not([data-disabled])')), choice);
  } else if (kind === 'status') {
    await tab.getByRole('button', { name: /^Status: / }).click();
    // The last one, closed, ends a ticket for good.
    await tab.getByRole('menuitemradio').nth(choice).click();
  } else {
    await tab.locator('[data-head="topic"]').first().click();
    await clickOne(tab.getByRole('menuitemradio'), choice);
  }
  return true;
}

/** Settles the first thing that the outbox asks. */
export async function decide(tab: Page, choice: number): Promise<void> {
  await tab.getByTestId('sync-state').click();
  const card = tab.locator('article[data-ask]').first();
  const title = (await card.getAttribute('aria-label')) ?? '';
  const discard = card.getByRole('button', { name: /^(Discard|Understood)$/ });
  if (title.startsWith('Send your reply')) {
    await card.getByRole('button', { name: 'Send anyway' }).click();
  } else if ((await discard.count()) > 0) {
    const asksAgain = (await discard.textContent())?.trim() === 'Discard';
    await discard.click();
    if (asksAgain) await tab.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  } else {
    await clickOne(card.getByRole('button'), choice);
  }
}

/** Sends a reply again of which the desk says that X does not have it. */
export async function sendAgain(tab: Page, ticket: string): Promise<void> {
  await tab.goto(new URL(ticket, tab.url()).href);
  const failed = tab.locator('[data-reply-state="failed"]').first();
  await failed.getByRole('button', { name: 'Try again' }).click();
}

async function clickOne(of: Locator, choice: number): Promise<void> {
  await of.first().waitFor();
  await of.nth(choice % (await of.count())).click();
}
