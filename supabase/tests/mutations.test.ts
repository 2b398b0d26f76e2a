import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { MUTATION_NAMES, type MutationName, MUTATIONS } from '../../src/lib/domain/mutations.ts';
import { refusal, rpc, STRANGER } from './support/callers.ts';
import { freshWorld } from './support/fresh-world.ts';
import { GOOD, mutatorIn, OK } from './support/mutate.ts';
import { AS, MESSAGES, PEOPLE, type Person, REPLIES, TICKETS, uuid } from './support/world.ts';

const world = freshWorld();
const { query, row } = world;
const apply = mutatorIn(world);

/** Who sends it in those checks: replies belong to the supervisor, the notification to the agent. */
const sender = (name: MutationName): Person =>
  name === 'notification.read.v1' ? 'agentA' : 'supervisor';

describe('every mutation', () => {
  it.each(MUTATION_NAMES)(
    '%s works once, and a repeat gets the same answer and changes nothing',
    async (name) => {
      const id = randomUUID();
      expect(await apply(sender(name), name, GOOD[name], id)).toEqual(OK);
      const [before] = await query<{ seq: number }>(
        'select max(seq) as seq from private.change_log',
      );
      expect(await apply(sender(name), name, GOOD[name], id)).toEqual(OK);
      const [after] = await query<{ seq: number }>(
        'select max(seq) as seq from private.change_log',
      );
      expect(after).toEqual(before);
    },
  );

  it.each(MUTATION_NAMES)(
    '%s is refused to a customer, a disabled agent and a stranger',
    async (name) => {
      expect(await apply('customer', name, GOOD[name])).toMatchObject({
        status: 'rejected',
        code: 'not_staff',
      });
      expect(await apply('disabled', name, GOOD[name])).toMatchObject({
        status: 'rejected',
        code: 'disabled',
      });
      const mutation = { id: randomUUID(), name, args: GOOD[name] };
      expect(
        (await refusal(rpc(world.test.database, STRANGER, 'apply_mutation', { mutation }))).code,
      ).toBe('42501');
    },
  );

  it.each(MUTATION_NAMES.filter((name) => name !== 'notification.read.v1'))(
    '%s does not tell a ticket out of sight from one that is not there',
    async (name) => {
      const swap = (ids: Record<string, string>) =>
        JSON.parse(
          Object.entries(ids).reduce(
            (text, [from, to]) => text.replaceAll(from, to),
            JSON.stringify(GOOD[name]),
          ),
        ) as unknown;
      const hidden = await apply(
        'agentA',
        name,
        swap({
          [TICKETS.free]: TICKETS.inB,
          [MESSAGES.free]: MESSAGES.inB,
          [REPLIES.free]: REPLIES.inB,
        }),
      );
      const missing = await apply(
        'agentA',
        name,
        swap({ [TICKETS.free]: uuid(901), [MESSAGES.free]: uuid(902), [REPLIES.free]: uuid(903) }),
      );
      expect(hidden).toMatchObject({ status: 'rejected', code: 'not_found' });
      expect(missing).toEqual(hidden);
    },
  );

  it.each(MUTATION_NAMES)(
    '%s with spoilt arguments is rejected in words, and changes nothing',
    async (name) => {
      const good = GOOD[name];
      const spoilt = Object.keys(good)
        .flatMap((key) =>
          [undefined, null, 7, 'not this', {}, [], { from: 1, to: {} }].map((value) => ({
            ...good,
            [key]: value,
          })),
        )
        .filter((args) => !v.is(MUTATIONS[name], args));
      expect(spoilt.length).toBeGreaterThan(3);
      const before = await fingerprint();
      for (const args of [{}, ...spoilt]) {
        const answer = await apply(sender(name), name, args);
        expect(answer, JSON.stringify(args)).toMatchObject({ status: 'rejected', code: 'invalid' });
        if (answer.status === 'rejected') expect(answer.message).toMatch(/^[A-Z“].+[.]$/);
      }
      expect(await fingerprint()).toEqual(before);
    },
  );

  it('belongs to its author: another person’s id is refused', async () => {
    const id = randomUUID();
    await apply('agentA', 'ticket.assign.v1', GOOD['ticket.assign.v1'], id);
    expect(
      await apply(
        'agentB',
        'ticket.assign.v1',
        {
          ticket_id: TICKETS.free,
          assignee_id: { from: PEOPLE.agentA, to: PEOPLE.agentB },
        },
        id,
      ),
    ).toMatchObject({ code: 'mutation_forbidden' });
    expect(await row('tickets', TICKETS.free)).toMatchObject({ assignee_id: PEOPLE.agentA });
  });

  it.each([
    ['invalid', { id: 'x', name: 'note.add.v1', args: {} }],
    ['invalid', { name: 'note.add.v1', args: {} }],
    ['invalid', { id: uuid(7), name: 3, args: {} }],
    ['invalid', { id: uuid(7), name: 'note.add.v1' }],
    ['invalid', { id: uuid(7), name: 'note.add.v1', args: [] }],
    ['invalid', []],
    ['unknown_mutation', { id: uuid(7), name: 'ticket.burn.v1', args: {} }],
  ])('%s: %j', async (code, mutation) => {
    expect(await rpc(world.test.database, AS.agentA, 'apply_mutation', { mutation })).toMatchObject(
      {
        status: 'rejected',
        code,
      },
    );
  });

  it('remembers a rejection, too', async () => {
    const id = randomUUID();
    expect(await apply('agentA', 'reply.retry.v1', { reply_id: uuid(77) }, id)).toMatchObject({
      code: 'not_found',
    });
    expect(await apply('agentA', 'note.add.v1', GOOD['note.add.v1'], id)).toMatchObject({
      code: 'not_found',
    });
  });

  it('sent twice at the same moment is done once', async () => {
    const id = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => apply('agentA', 'note.add.v1', GOOD['note.add.v1'], id)),
    );
    expect(answers).toEqual(Array.from({ length: 6 }, () => OK));
  });

  async function fingerprint() {
    const [all] = await query<{ print: string }>(`
      select md5(concat(
        (select string_agg(t::text, ',' order by id) from public.tickets t),
        (select string_agg(t::text, ',' order by id) from public.messages t),
        (select string_agg(t::text, ',' order by id) from public.replies t),
        (select string_agg(t::text, ',' order by id) from public.triage t),
        (select string_agg(t::text, ',' order by id) from public.notifications t)
      )) as print`);
    return all;
  }
});
