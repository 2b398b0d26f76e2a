import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
// First: Dexie looks for IndexedDB when it is loaded.
import { openTestDevice } from './open-for-test.ts';
import { DELETED_QUOTE, withoutQuote } from './deletions.ts';
import {
  brandAccount,
  customer,
  idOf,
  ME,
  message,
  messageId,
  minute,
  readings,
  ticket,
  ticketId,
  triage,
} from './fixtures.ts';
import { shownRows } from './shown-rows.ts';

const SECRET = 'My parcel went to 12 Rose Lane instead';
const T = ticketId(1);
const emptied = message(1, { text: '', deleted_at: minute(40) });

async function device() {
  const opened = await openTestDevice();
  await opened.arrive({
    brand_accounts: [brandAccount()],
    customers: [customer(1)],
    tickets: [ticket(1)],
    messages: [message(1, { text: SECRET }), message(2, { text: 'Another thing entirely' })],
    triage: [
      triage(1, 'linear', { evidence: ['Rose Lane'] }),
      triage(1, 'device', { embedding: 'c2VjcmV0', evidence: ['parcel'] }),
      triage(2, 'linear', { evidence: ['entirely'] }),
    ],
  });
  return opened;
}

describe('a message that its author has deleted', () => {
  it('leaves nothing of its words, evidence or embedding on the device, with that very page', async () => {
    const { db, drafts, store, ...rest } = await device();
    drafts.write(T, 'reply', `Hello,\n> ${SECRET}\nwe ask the carrier.`);
    drafts.write(T, 'note', `She wrote: ${SECRET}`);
    await drafts.flush();
    // This device has read it anew, offline: nobody has heard of it.
    await store.enqueue([
      {
        intent: {
          mutation: {
            id: idOf(8, 1),
            name: 'triage.record.v1',
            args: {
              message_id: messageId(1),
              readings: readings(),
              evidence: ['Rose Lane'],
              language_supported: true,
              embedding: 'c2VjcmV0',
              model_version: 'model-2',
            },
          },
          at: minute(30),
          actorId: ME,
        },
        ticketId: T,
        lane: 'triage',
      },
    ]);
    await rest.arrive({ messages: [emptied] });
    const all = JSON.stringify(await Promise.all(db.tables.map((table) => table.toArray())));
    for (const word of ['Rose', 'parcel', 'c2VjcmV0']) expect(all).not.toContain(word);
    expect(all).toContain('Another thing entirely');
    expect((await shownRows(db, 'triage')).map(({ message_id }) => message_id)).toEqual([
      messageId(2),
    ]);
    expect(await db.outbox.count()).toBe(0);
    expect(await db.base.count()).toBe(0);
    expect(drafts.read(T, 'note')?.text).toBe(`She wrote: ${DELETED_QUOTE}`);
  });

  it('leaves no trace of a reading that came before the message did', async () => {
    const { db, store, ...rest } = await openTestDevice();
    const args = {
      message_id: messageId(1),
      readings: readings(),
      evidence: ['Rose Lane'],
      language_supported: true,
      embedding: 'c2VjcmV0',
      model_version: 'model-2',
    };
    const mutation = { id: idOf(8, 1), name: 'triage.record.v1', args } as const;
    const intent = { mutation, at: minute(30), actorId: ME };
    await store.enqueue([{ intent, ticketId: T, lane: 'triage' }]);
    await rest.arrive({ messages: [emptied] });
    expect([
      await db.outbox.count(),
      await db.base.count(),
      (await shownRows(db, 'triage')).length,
    ]).toEqual([0, 0, 0]);
  });

  it('leaves the labels of a contested correction, and not the words that they were found by', async () => {
    const { db, actions, replica, ...rest } = await device();
    await actions.correct(messageId(1), 'topic', 'delivery', 'billing');
    const [item] = await replica.outgoing('work', 1);
    if (!item) throw new Error('nothing to send');
    await replica.answered(item, {
      status: 'conflict',
      table: 'triage',
      row: { ...triage(1, 'person', { evidence: ['Rose Lane'], embedding: 'c2VjcmV0' }) },
      fields: ['topic'],
    });
    await rest.arrive({ messages: [emptied] });
    const [kept] = await db.outbox.toArray();
    expect(kept?.refusal?.row).toMatchObject({ evidence: [], embedding: null, source: 'person' });
  });
});

describe('words without a quote', () => {
  it.each([
    ['as it stands', `Sorry! ${SECRET}. Right?`, `Sorry! ${DELETED_QUOTE}. Right?`],
    [
      'line by line',
      '> My parcel went\n> to 12 Rose Lane\n>instead!\nYes.',
      `> ${DELETED_QUOTE}!\nYes.`,
    ],
    ['twice', `${SECRET} ${SECRET}`, `${DELETED_QUOTE} ${DELETED_QUOTE}`],
    ['but not a part of it', 'My parcel went to 12', 'My parcel went to 12'],
  ])('loses it %s', (_how, draft, left) => {
    expect(withoutQuote(draft, SECRET)).toBe(left);
  });

  it('loses it in writing without spaces', () => {
    expect(withoutQuote('「包裹送到了别人家里怎么办呢」对吗', '包裹送到了别人家里怎么办呢')).toBe(
      `「${DELETED_QUOTE}」对吗`,
    );
  });

  it('keeps words that anybody would use', () => {
    expect(withoutQuote('Well, thank you!', 'thank you!')).toBe('Well, thank you!');
  });

  it('leaves what stands around any quote, and takes no time over a hostile one', () => {
    const words = fc.array(fc.stringMatching(/^[b-z>]{1,6}$/u), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(words, words, words, (before, quote, after) => {
        const quoted = [...quote, 'Rose', 'Lane', 'twelve'].join(' ');
        const left = withoutQuote(`${before.join(' ')} ${quoted} ${after.join(' ')}`, quoted);
        expect(left).toBe(`${before.join(' ')} ${DELETED_QUOTE} ${after.join(' ')}`);
      }),
      { numRuns: 100 },
    );
    const arrows = '> '.repeat(20_000);
    expect(withoutQuote(`${arrows}x`, `${arrows}a long ending`)).toBe(`${arrows}x`);
  });
});
