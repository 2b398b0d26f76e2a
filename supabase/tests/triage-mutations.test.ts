import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { effectiveTriage } from '../../src/lib/domain/effective-triage.ts';
import { type Triage, triageSchema } from '../../src/lib/domain/rows.ts';
import { certain, TOPICS, URGENCIES } from '../../src/lib/domain/triage.ts';
import { freshWorld } from './support/fresh-world.ts';
import { mutatorIn, OK } from './support/mutate.ts';
import { MESSAGES, PEOPLE, readings, TICKETS, uuid } from './support/world.ts';

const world = freshWorld();
const { change, query } = world;
const apply = mutatorIn(world);

const triageOf = async (message: string): Promise<Triage[]> =>
  (
    await query<{ row: unknown }>(
      'select to_jsonb(t) as row from public.triage t where message_id = $1',
      [message],
    )
  ).map(({ row }) => v.parse(triageSchema, row));
const judged = async (message: string) => effectiveTriage(await triageOf(message));

const record = (more: Record<string, unknown> = {}) => ({
  message_id: MESSAGES.free,
  readings: readings({ urgent: true }),
  evidence: ['parcel'],
  language_supported: true,
  embedding: 'A'.repeat(512),
  model_version: 'm-2',
  ...more,
});

describe('triage.record.v1', () => {
  it('stands before the linear guess', async () => {
    expect(await apply('agentA', 'triage.record.v1', record())).toEqual(OK);
    expect(await judged(MESSAGES.free)).toMatchObject({
      sources: { urgency: 'device' },
      modelVersion: 'm-2',
      readings: { urgency: { label: 'critical' } },
    });
  });

  it('is final for its model version, and gives way to a newer one only', async () => {
    await apply('agentA', 'triage.record.v1', record());
    for (const model_version of ['m-2', 'm-1', 'M-9']) {
      expect(
        await apply('agentB', 'triage.record.v1', record({ model_version, readings: readings() })),
      ).toEqual(OK);
    }
    expect(await judged(MESSAGES.free)).toMatchObject({
      modelVersion: 'm-2',
      readings: { urgency: { label: 'critical' } },
    });
    await apply(
      'agentB',
      'triage.record.v1',
      record({ model_version: 'm-3', readings: readings() }),
    );
    expect(await judged(MESSAGES.free)).toMatchObject({
      modelVersion: 'm-3',
      readings: { urgency: { label: 'normal' } },
    });
  });

  it('of two devices at once leaves one row', async () => {
    await Promise.all(
      (['agentA', 'agentB', 'admin', 'supervisor'] as const).map((who) =>
        apply(who, 'triage.record.v1', record()),
      ),
    );
    expect((await triageOf(MESSAGES.free)).filter((row) => row.source === 'device')).toHaveLength(
      1,
    );
  });

  it('never overrules a person', async () => {
    await apply('agentA', 'triage.correct.v1', {
      message_id: MESSAGES.free,
      urgency: { from: 'normal', to: 'low' },
    });
    await apply('agentB', 'triage.record.v1', record());
    expect(await judged(MESSAGES.free)).toMatchObject({
      readings: { urgency: { label: 'low' } },
      sources: { urgency: 'person', topic: 'device' },
    });
  });

  it('leaves notes and deleted posts unread', async () => {
    await apply('agentA', 'note.add.v1', {
      message_id: uuid(700),
      ticket_id: TICKETS.free,
      text: 'A note',
    });
    expect(await apply('agentA', 'triage.record.v1', record({ message_id: uuid(700) }))).toEqual(
      OK,
    );
    expect(await triageOf(uuid(700))).toEqual([]);
    await change(`select public.tombstone_posts(array['1000'])`);
    expect(await apply('agentA', 'triage.record.v1', record())).toEqual(OK);
    expect(await triageOf(MESSAGES.free)).toEqual([]);
  });

  it.each([
    [
      'a label that is none',
      { readings: { ...readings(), sentiment: { ...readings().sentiment, label: 'furious' } } },
    ],
    [
      'too few probabilities',
      { readings: { ...readings(), topic: { ...readings().topic, probabilities: [1] } } },
    ],
    [
      'a probability above 1',
      {
        readings: {
          ...readings(),
          urgency: { ...readings().urgency, probabilities: [2, 0, 0, 0] },
        },
      },
    ],
    ['a missing head', { readings: { sentiment: readings().sentiment, topic: readings().topic } }],
    ['four pieces of evidence', { evidence: ['a', 'b', 'c', 'd'] }],
    ['a long piece of evidence', { evidence: ['x'.repeat(81)] }],
    ['an embedding of another size', { embedding: 'AAAA' }],
  ])('refuses %s', async (_what, more) => {
    expect(await apply('agentA', 'triage.record.v1', record(more))).toMatchObject({
      status: 'rejected',
      code: 'invalid',
    });
    expect((await triageOf(MESSAGES.free)).map((row) => row.source)).toEqual(['linear']);
  });
});

describe('triage.correct.v1', () => {
  const correct = (more: Record<string, unknown>) => ({ message_id: MESSAGES.free, ...more });

  it('sets the named heads for certain and leaves the others to the models', async () => {
    expect(
      await apply(
        'agentA',
        'triage.correct.v1',
        correct({ topic: { from: 'billing', to: 'refund' } }),
      ),
    ).toEqual(OK);
    const [person] = (await triageOf(MESSAGES.free)).filter((row) => row.source === 'person');
    expect(person).toMatchObject({
      corrected_heads: ['topic'],
      author_id: PEOPLE.agentA,
      model_version: 'person',
      embedding: null,
    });
    expect(person?.readings).toEqual({ ...readings(), topic: certain(TOPICS, 'refund') });
  });

  it('adds up, whoever corrects', async () => {
    await apply(
      'agentA',
      'triage.correct.v1',
      correct({ topic: { from: 'billing', to: 'refund' } }),
    );
    await apply(
      'agentB',
      'triage.correct.v1',
      correct({ urgency: { from: 'normal', to: 'high' } }),
    );
    const [person] = (await triageOf(MESSAGES.free)).filter((row) => row.source === 'person');
    expect(person?.corrected_heads.toSorted()).toEqual(['topic', 'urgency']);
    expect(person?.readings).toMatchObject({
      topic: { label: 'refund' },
      urgency: certain(URGENCIES, 'high'),
    });
  });

  it('can confirm what the model said', async () => {
    expect(
      await apply(
        'agentA',
        'triage.correct.v1',
        correct({ topic: { from: 'billing', to: 'billing' } }),
      ),
    ).toEqual(OK);
    expect(await judged(MESSAGES.free)).toMatchObject({ sources: { topic: 'person' } });
  });

  it('is a conflict, with the row that counts, when somebody corrected the same head to something else', async () => {
    await apply(
      'agentA',
      'triage.correct.v1',
      correct({ topic: { from: 'billing', to: 'refund' } }),
    );
    const answer = await apply(
      'agentB',
      'triage.correct.v1',
      correct({ topic: { from: 'billing', to: 'delivery' } }),
    );
    expect(answer).toMatchObject({
      status: 'conflict',
      table: 'triage',
      fields: ['topic'],
      row: { source: 'person', readings: { topic: { label: 'refund' } } },
    });
    expect(await judged(MESSAGES.free)).toMatchObject({ readings: { topic: { label: 'refund' } } });
  });

  it('is a conflict when a newer model changed its mind meanwhile', async () => {
    await apply('agentB', 'triage.record.v1', record());
    const answer = await apply(
      'agentA',
      'triage.correct.v1',
      correct({ urgency: { from: 'normal', to: 'low' } }),
    );
    expect(answer).toMatchObject({ status: 'conflict', row: { source: 'device' } });
  });

  it('works where no model has spoken', async () => {
    await change(`delete from public.triage`);
    expect(
      await apply(
        'agentA',
        'triage.correct.v1',
        correct({ topic: { from: 'other', to: 'praise' } }),
      ),
    ).toEqual(OK);
    expect(await judged(MESSAGES.free)).toMatchObject({
      modelVersion: null,
      sources: { topic: 'person', urgency: 'person' },
      readings: { topic: { label: 'praise' }, urgency: { unsure: true } },
    });
  });

  it('refuses labels that are none, and a correction of nothing', async () => {
    expect(await apply('agentA', 'triage.correct.v1', correct({}))).toMatchObject({
      code: 'invalid',
    });
    expect(
      await apply(
        'agentA',
        'triage.correct.v1',
        correct({ topic: { from: 'billing', to: 'low' } }),
      ),
    ).toMatchObject({ code: 'invalid' });
  });

  it('of several people at once lets the first have the head, and tells the others', async () => {
    const answers = await Promise.all(
      (
        [
          ['admin', 'delivery'],
          ['supervisor', 'order'],
          ['agentA', 'refund'],
          ['agentB', 'praise'],
        ] as const
      ).map(([who, to]) =>
        apply(who, 'triage.correct.v1', correct({ topic: { from: 'billing', to } })),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([
      'conflict',
      'conflict',
      'conflict',
      'ok',
    ]);
  });
});
