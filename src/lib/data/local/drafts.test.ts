import { afterEach, describe, expect, it, vi } from 'vitest';
// First: Dexie looks for IndexedDB when it is loaded.
import { memoryTexts, openTestDevice, until } from './open-for-test.ts';
import type { DraftKind, DraftsKept } from '../../features/drafts.ts';
import { FakeClock } from '../../sync/engine/fakes.ts';
import { openLocalDatabase, type LocalDatabase } from './database.ts';
import { LocalDrafts } from './drafts.ts';
import { DraftsAhead, forgetDraftsAhead } from './drafts-ahead.ts';
import { brandAccount, customer, message, messageId, ticket, ticketId } from './fixtures.ts';
import { countUnsent, deleteLocalDatabase, forgetRows } from './housekeeping.ts';

const T = ticketId(1);
const NOW = 1_000_000;

let people = 0;
const open: LocalDatabase[] = [];
afterEach(() => {
  for (const db of open.splice(0)) db.close();
  vi.restoreAllMocks();
});

const full = (): never => {
  throw new DOMException('The disk is full', 'QuotaExceededError');
};

/** One person's browser: its storage outlives its tabs, of which any may be killed. */
class Browser {
  readonly userId = `writer-${String((people += 1))}`;
  readonly clock = new FakeClock(NOW);
  readonly lasting = new Map<string, string>();
  /** Whether its disk takes no more drafts. */
  isFull = false;
  #tabs = 0;

  async tab(passing = new Map<string, string>(), lasting = memoryTexts(this.lasting)) {
    this.#tabs += 1;
    const db = await openLocalDatabase(this.userId);
    open.push(db);
    if (this.isFull) db.drafts.hook('creating', full);
    let rest = (): void => undefined;
    const ahead = new DraftsAhead({
      userId: this.userId,
      tab: `tab-${String(this.#tabs)}`,
      lasting,
      passing: memoryTexts(passing),
    });
    const drafts = await LocalDrafts.open({
      db,
      clock: this.clock,
      ahead,
      onRest: (then) => {
        rest = then;
        return () => undefined;
      },
    });
    let kept: DraftsKept | undefined;
    drafts.kept.subscribe((value) => (kept = value));
    return {
      db,
      drafts,
      type: (text: string, kind: DraftKind = 'reply') => {
        drafts.write(T, kind, text);
      },
      shows: (kind: DraftKind = 'reply') => drafts.read(T, kind)?.text ?? '',
      stored: async (kind: DraftKind = 'reply') => (await db.drafts.get([T, kind]))?.text,
      kept: () => kept?.kind,
      putAway: () => {
        rest();
      },
      /** As the browser does: without a word to the tab. */
      kill: () => {
        db.close();
      },
    };
  }
}

describe('what somebody types', () => {
  it('is one write for many keystrokes', async () => {
    const browser = new Browser();
    const tab = await browser.tab();
    const put = vi.spyOn(tab.db.drafts, 'bulkPut');
    for (const text of ['H', 'Ha', 'Hal', 'Half']) tab.type(text);
    expect(put).not.toHaveBeenCalled();
    expect(tab.shows()).toBe('Half');
    browser.clock.pass(1_000);
    await vi.waitFor(async () => expect(await tab.stored()).toBe('Half'));
    expect(put).toHaveBeenCalledTimes(1);
    await vi.waitFor(() => expect(browser.lasting.size).toBe(0));
  });

  it('is found again to the last letter when its tab is killed at once', async () => {
    const browser = new Browser();
    const tab = await browser.tab();
    tab.type('Half a thou');
    tab.type('For the team', 'note');
    expect(tab.kept()).toBe('kept');
    tab.kill();
    const next = await browser.tab();
    expect([next.shows(), next.shows('note')]).toEqual(['Half a thou', 'For the team']);
    expect([await next.stored(), await next.stored('note')]).toEqual([
      'Half a thou',
      'For the team',
    ]);
    expect(browser.lasting.size).toBe(0);
  });

  it('stays gone when it was discarded just before the tab was killed', async () => {
    const browser = new Browser();
    const tab = await browser.tab();
    tab.type('Never mind');
    await tab.drafts.flush();
    tab.type('');
    tab.kill();
    const next = await browser.tab();
    expect(next.shows()).toBe('');
    expect(await countUnsent(browser.userId)).toEqual({ changes: 0, drafts: 0 });
  });

  it('is in the database as soon as the page is put away, also where nothing can be set down ahead', async () => {
    const browser = new Browser();
    const tab = await browser.tab(new Map(), { ...memoryTexts(), write: () => false });
    tab.type('Half a thou');
    expect(tab.kept()).toBe('keeping');
    tab.putAway();
    await vi.waitFor(async () => expect(await tab.stored()).toBe('Half a thou'));
    await vi.waitFor(() => expect(tab.kept()).toBe('kept'));
  });

  it('says so when it is in this tab alone, and is kept once there is room', async () => {
    const browser = new Browser();
    const tab = await browser.tab(new Map(), { ...memoryTexts(), write: () => false });
    tab.db.drafts.hook('creating', full);
    tab.type('Half a thou');
    await tab.drafts.flush();
    expect(tab.kept()).toBe('lost');
    tab.db.drafts.hook('creating').unsubscribe(full);
    browser.clock.pass(10_000);
    await vi.waitFor(() => expect(tab.kept()).toBe('kept'));
    expect(await tab.stored()).toBe('Half a thou');
  });

  it('survives a full database ahead of it', async () => {
    const browser = new Browser();
    const tab = await browser.tab();
    tab.db.drafts.hook('creating', full);
    tab.type('Half a thou');
    await tab.drafts.flush();
    expect(tab.kept()).toBe('kept');
    tab.kill();
    expect((await browser.tab()).shows()).toBe('Half a thou');
  });

  it('outlives a clock that is set back', async () => {
    const browser = new Browser();
    const tab = await browser.tab();
    tab.type('first');
    await tab.drafts.flush();
    vi.spyOn(browser.clock, 'now').mockReturnValue(NOW - 60_000);
    tab.type('second');
    await tab.drafts.flush();
    tab.kill();
    expect((await browser.tab()).shows()).toBe('second');
  });
});

describe('two tabs of one person on one ticket', () => {
  it('show the latest words, whichever tab they come from', async () => {
    const browser = new Browser();
    const [left, right] = [await browser.tab(), await browser.tab()];
    left.type('from the left');
    await left.drafts.flush();
    await vi.waitFor(() => expect(right.shows()).toBe('from the left'));
    right.type('from the left, and the right');
    await right.drafts.flush();
    await vi.waitFor(() => expect(left.shows()).toBe('from the left, and the right'));
  });

  it('do not put older words in the place of newer ones, in whatever order they are written down', async () => {
    const browser = new Browser();
    const [left, right] = [await browser.tab(), await browser.tab()];
    left.type('older');
    browser.clock.pass(1);
    right.type('newer');
    await right.drafts.flush();
    await left.drafts.flush();
    expect(await left.stored()).toBe('newer');
    await vi.waitFor(() => expect(left.shows()).toBe('newer'));
  });

  it('keep the newest of what two killed tabs had set down', async () => {
    const browser = new Browser();
    const [left, right] = [await browser.tab(), await browser.tab()];
    right.type('older');
    browser.clock.pass(1);
    left.type('newer');
    left.kill();
    right.kill();
    expect((await browser.tab()).shows()).toBe('newer');
  });
});

describe('an app of version 1', () => {
  const former = (userId: string) =>
    new Map([
      [`roost-draft:${userId}:${T}:reply`, 'Half a thou'],
      [`roost-draft:${userId}:${T}:note`, 'Taken back'],
      [`roost-draft:${userId}:${T}:note:id`, messageId(9)],
      ['roost-draft:somebody else:x:reply', 'Not mine'],
    ]);

  it('leaves its drafts to this one, once', async () => {
    const browser = new Browser();
    const passing = former(browser.userId);
    const tab = await browser.tab(passing);
    expect([tab.shows(), tab.shows('note')]).toEqual(['Half a thou', 'Taken back']);
    expect(tab.drafts.read(T, 'note')?.again).toBe(messageId(9));
    expect([...passing.values()]).toEqual(['Not mine']);
    tab.type('');
    tab.type('', 'note');
    await tab.drafts.flush();
    tab.kill();
    const next = await browser.tab(passing);
    expect([next.shows(), next.shows('note')]).toEqual(['', '']);
  });

  it('may have left two drafts for one ticket in two tabs: both are kept', async () => {
    const browser = new Browser();
    await browser.tab(new Map([[`roost-draft:${browser.userId}:${T}:reply`, 'One']]));
    const second = new Map([[`roost-draft:${browser.userId}:${T}:reply`, 'Two']]);
    const tab = await browser.tab(second);
    expect(tab.shows()).toBe('Two\n\nOne');
    expect(second.size).toBe(0);
  });

  it('loses nothing where they do not fit yet, and they come once when they do', async () => {
    const browser = new Browser();
    const passing = former(browser.userId);
    browser.isFull = true;
    const crowded = await browser.tab(passing);
    expect(crowded.shows()).toBe('Half a thou');
    expect(passing.size).toBe(4);
    browser.isFull = false;
    crowded.kill();
    expect((await browser.tab(passing)).shows()).toBe('Half a thou');
  });
});

describe('words on their way', () => {
  async function device() {
    const opened = await openTestDevice();
    await opened.arrive({
      brand_accounts: [brandAccount()],
      customers: [customer(1)],
      tickets: [ticket(1)],
      messages: [message(1)],
    });
    return opened;
  }

  it('are in the outbox or in the draft, never in both', async () => {
    const { drafts, actions, db } = await device();
    drafts.write(T, 'reply', ' On its way. ');
    await actions.reply(T, messageId(1), 'On its way.');
    expect(drafts.read(T, 'reply')).toBeNull();
    expect(await db.outbox.count()).toBe(1);
    expect((await db.drafts.get([T, 'reply']))?.text).toBe('');
  });

  it('stay a draft when the outbox does not take them', async () => {
    const { drafts, actions, db } = await device();
    drafts.write(T, 'note', 'Call them.');
    db.queue.hook('updating', full);
    await expect(actions.addNote(T, 'Call them.')).rejects.toMatchObject({ code: 'storage_full' });
    expect(drafts.read(T, 'note')?.text).toBe('Call them.');
    expect(await db.outbox.count()).toBe(0);
  });

  it('leave what was written meanwhile', async () => {
    const { drafts, actions, db } = await device();
    drafts.write(T, 'note', 'Call them.');
    const sent = actions.addNote(T, 'Call them.');
    drafts.write(T, 'note', 'Call them. And');
    await sent;
    await drafts.flush();
    expect((await db.drafts.get([T, 'note']))?.text).toBe('Call them. And');
  });

  it('come back as a draft under their old name, before what was begun since', async () => {
    const { drafts, actions, db } = await device();
    await actions.reply(T, messageId(1), 'On its way.');
    const [item] = await db.outbox.toArray();
    drafts.write(T, 'reply', 'P.S.');
    const back = await actions.takeBack(item?.mutationId ?? '');
    expect(await db.outbox.count()).toBe(0);
    expect(drafts.read(T, 'reply')).toMatchObject({ text: 'On its way.\n\nP.S.', again: back.id });
    expect((await db.drafts.get([T, 'reply']))?.text).toBe('On its way.\n\nP.S.');
    drafts.write(T, 'reply', 'On its way!');
    expect(drafts.read(T, 'reply')?.again).toBe(back.id);
    drafts.write(T, 'reply', '');
    drafts.write(T, 'reply', 'Something new');
    expect(drafts.read(T, 'reply')?.again).toBeNull();
  });

  it('are listed with their ticket, and without one that is gone', async () => {
    const opened = await device();
    const { drafts, clock } = opened;
    drafts.write(T, 'reply', 'Half a thou');
    clock.pass(10);
    drafts.write(ticketId(7), 'note', 'Whose ticket was this?');
    await drafts.flush();
    const two = await until(drafts.listed, (list) => list.length === 2);
    expect(two.map(({ text, ticket: of }) => [text, of?.number])).toEqual([
      ['Whose ticket was this?', undefined],
      ['Half a thou', 1],
    ]);
    await opened.arrive({}, [{ table: 'tickets', id: T }]);
    const gone = await until(drafts.listed, (list) => list.every(({ ticket: of }) => of === null));
    expect(gone).toHaveLength(2);
  });
});

describe('a person’s drafts', () => {
  it('are theirs: another person of the same device sees none, and they go with their own database alone', async () => {
    const [ada, bo] = [new Browser(), new Browser()];
    // One browser: they share its storage.
    const shared = memoryTexts(ada.lasting);
    const first = await ada.tab(new Map(), shared);
    first.type('Ada’s words');
    await first.drafts.flush();
    first.type('Ada’s last words');
    first.kill();
    const second = await bo.tab(new Map(), shared);
    second.type('Bo’s words');
    expect([second.shows(), await second.db.drafts.count()]).toEqual(['Bo’s words', 0]);
    expect(await countUnsent(ada.userId)).toEqual({ changes: 0, drafts: 1 });

    await deleteLocalDatabase(ada.userId);
    forgetDraftsAhead(ada.userId, { lasting: shared, passing: memoryTexts() });
    expect((await ada.tab(new Map(), shared)).shows()).toBe('');
    second.kill();
    expect((await bo.tab(new Map(), shared)).shows()).toBe('Bo’s words');
  });

  it('stay when their rights change, and count as lost when they sign out', async () => {
    const browser = new Browser();
    const tab = await browser.tab();
    tab.type('Half a thou');
    tab.type('   ', 'note');
    await tab.drafts.flush();
    tab.kill();
    await forgetRows(browser.userId);
    expect(await countUnsent(browser.userId)).toEqual({ changes: 0, drafts: 1 });
    expect((await browser.tab()).shows()).toBe('Half a thou');
  });

  it('do not come back when their tab was still open as they signed out', async () => {
    const browser = new Browser();
    const tab = await browser.tab();
    tab.type('Half a thou');
    const closed = tab.drafts.close();
    tab.type('too late');
    await deleteLocalDatabase(browser.userId);
    await closed;
    forgetDraftsAhead(browser.userId, {
      lasting: memoryTexts(browser.lasting),
      passing: memoryTexts(),
    });
    expect((await browser.tab()).shows()).toBe('');
  });
});
