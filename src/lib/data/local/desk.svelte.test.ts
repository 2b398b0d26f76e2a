/** What only a real browser has: IndexedDB with live queries across tabs, Web Locks, BroadcastChannel. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { browserTexts } from '../../platform/browser-texts.ts';
import { systemClock } from '../../platform/clock.ts';
import { onPageRest } from '../../platform/page-rest.ts';
import { browserTabs } from '../../platform/tabs.ts';
import { LocalActions } from './actions.ts';
import { openLocalDatabase } from './database.ts';
import { LocalDesk } from './desk.ts';
import { DraftsAhead } from './drafts-ahead.ts';
import { LocalDrafts } from './drafts.ts';
import {
  brandAccount,
  customer,
  ME,
  member,
  message,
  ticket,
  ticketId,
  triage,
} from './fixtures.ts';
import { countUnsent, deleteLocalDatabase } from './housekeeping.ts';
import { watchForLoss } from './lost-database.ts';
import { RowStore } from './store.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const end of undo.splice(0)) end();
});

async function device(userId: string) {
  const db = await openLocalDatabase(userId);
  undo.push(() => {
    db.close();
  });
  const store = new RowStore(db);
  const ahead = new DraftsAhead({
    userId,
    tab: crypto.randomUUID(),
    lasting: browserTexts(() => localStorage),
    passing: browserTexts(() => sessionStorage),
  });
  const drafts = await LocalDrafts.open({ db, clock: systemClock, ahead, onRest: onPageRest });
  const actions = new LocalActions({
    db,
    store,
    clock: systemClock,
    newId: () => crypto.randomUUID(),
    actorId: ME,
    ratingLinks: { tokenIn: () => null },
    drafts,
    changed: () => undefined,
  });
  return { db, store, actions, drafts, desk: new LocalDesk(db, systemClock) };
}

const rows = (n: number): Record<string, unknown[]> => ({
  members: [member()],
  brand_accounts: [brandAccount()],
  customers: [customer()],
  tickets: [ticket(n)],
  messages: [message(n, { ticket_id: ticketId(n) })],
  triage: [triage(n, 'linear', { ticket_id: ticketId(n) })],
});

describe('the desk in a browser', () => {
  it('follows what another tab writes, and ends when the database is deleted', async () => {
    const userId = crypto.randomUUID();
    const [one, other] = [await device(userId), await device(userId)];
    let seen: string[] = [];
    const failed = vi.fn();
    undo.push(
      other.desk
        .queue('all', ME)
        .subscribe((items) => (seen = items.map(({ preview }) => preview.text)), failed),
    );
    await one.store.apply({ rows: rows(1), gone: [] }, { epoch: 'e', seq: 1 });
    await vi.waitFor(() => expect(seen).toEqual(['message 1']));
    await one.actions.addNote(ticketId(1), 'hi');
    expect(await countUnsent(userId)).toEqual({ changes: 1, drafts: 0 });
    await one.store.apply({ rows: rows(2), gone: [] }, { epoch: 'e', seq: 2 });
    await vi.waitFor(() => expect(seen).toEqual(['message 2', 'message 1']));
    await one.store.reset();
    await vi.waitFor(() => expect(seen).toEqual([]));

    await deleteLocalDatabase(userId);
    await expect(one.actions.addNote(ticketId(1), 'late')).rejects.toThrow();
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(one.db.name);
    expect(await countUnsent(userId)).toEqual({ changes: 0, drafts: 0 });
  });
});

describe('drafts in a browser', () => {
  it('are set down with the keystroke, and reach the other tab and the next start by the database', async () => {
    const userId = crypto.randomUUID();
    const [one, other] = [await device(userId), await device(userId)];
    const ahead = () => Object.keys(localStorage).filter((key) => key.includes(userId));
    one.drafts.write(ticketId(1), 'reply', 'Half a thou');
    expect(ahead()).toHaveLength(1);
    dispatchEvent(new Event('pagehide'));
    await vi.waitFor(() =>
      expect(other.drafts.read(ticketId(1), 'reply')?.text).toBe('Half a thou'),
    );
    await vi.waitFor(() => expect(ahead()).toEqual([]));
    one.db.close();
    other.db.close();
    const next = await device(userId);
    expect(next.drafts.read(ticketId(1), 'reply')?.text).toBe('Half a thou');
  });
});

describe('a database that the person clears while their desk is open', () => {
  /** As "clear site data" does. */
  const clear = () =>
    cdp().send('Storage.clearDataForOrigin', {
      origin: location.origin,
      storageTypes: 'indexeddb',
    });

  it('is said to be gone in every tab, and is not taken for an empty one', async () => {
    const userId = crypto.randomUUID();
    const [one, other] = [await device(userId), await device(userId)];
    const deviceId = await one.db.deviceId(() => crypto.randomUUID());
    const lost: string[] = [];
    watchForLoss(one.db, deviceId, ({ code }) => lost.push(`one: ${code}`));
    watchForLoss(other.db, deviceId, ({ code }) => lost.push(`other: ${code}`));
    await one.store.apply({ rows: rows(1), gone: [] }, { epoch: 'e', seq: 1 });
    await one.actions.addNote(ticketId(1), 'hi');
    await clear();
    await vi.waitFor(() =>
      expect(lost.sort()).toEqual(['one: database_cleared', 'other: database_cleared']),
    );
    for (const { store, actions } of [one, other]) {
      await expect(store.cursor()).rejects.toThrow();
      await expect(actions.addNote(ticketId(1), 'late')).rejects.toThrow();
    }
    expect(lost).toHaveLength(2);

    // A reload begins afresh, and nothing is said of it any more.
    const again = await device(userId);
    watchForLoss(again.db, await again.db.deviceId(() => crypto.randomUUID()), () =>
      lost.push('again'),
    );
    expect(await again.store.cursor()).toBeNull();
    expect(lost).toHaveLength(2);
  });

  it('is opened again where the browser has only closed it', async () => {
    const one = await device(crypto.randomUUID());
    const deviceId = await one.db.deviceId(() => crypto.randomUUID());
    const lost = vi.fn();
    watchForLoss(one.db, deviceId, lost);
    await one.store.apply({ rows: rows(1), gone: [] }, { epoch: 'e', seq: 1 });
    one.db.close({ disableAutoOpen: false });
    expect(await one.store.cursor()).toEqual({ epoch: 'e', seq: 1 });
    expect(lost).not.toHaveBeenCalled();
  });

  it('is no loss when it was this tab that closed it', async () => {
    const one = await device(crypto.randomUUID());
    const lost = vi.fn();
    watchForLoss(one.db, await one.db.deviceId(() => crypto.randomUUID()), lost);
    one.db.close();
    await expect(one.store.cursor()).rejects.toThrow();
    expect(lost).not.toHaveBeenCalled();
  });
});

describe('the tabs of a browser', () => {
  it('have one that leads, hear each other, and hand the lead on', async () => {
    const scope = crypto.randomUUID();
    const [one, other] = [browserTabs(scope), browserTabs(scope)];
    const leads: string[] = [];
    const heard: string[] = [];
    const give = one.lead(() => leads.push('one'));
    await vi.waitFor(() => expect(leads).toEqual(['one']));
    const leave = other.lead(() => leads.push('other'));
    const deaf = other.hear((word) => heard.push(word));
    one.tell('work');
    await vi.waitFor(() => expect(heard).toEqual(['work']));
    expect(leads).toEqual(['one']);
    give();
    await vi.waitFor(() => expect(leads).toEqual(['one', 'other']));
    deaf();
    leave();
    one.close();
    other.close();
    // The last words of a tab that is closing are lost, not an error.
    one.tell('too late');
    await navigator.locks.request(`roost:${scope}`, () => undefined);
  });

  it('lose one that closes before its turn', async () => {
    const scope = crypto.randomUUID();
    const [one, other, third] = [browserTabs(scope), browserTabs(scope), browserTabs(scope)];
    const leads: string[] = [];
    const give = one.lead(() => leads.push('one'));
    const leave = other.lead(() => leads.push('other'));
    undo.push(third.lead(() => leads.push('third')));
    leave();
    give();
    await vi.waitFor(() => expect(leads.at(-1)).toBe('third'));
    expect(leads).not.toContain('other');
  });
});
