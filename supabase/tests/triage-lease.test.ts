import { describe, expect, it } from 'vitest';
import { refusal, rpc } from './support/callers.ts';
import { freshWorld } from './support/fresh-world.ts';
import { GOOD, mutatorIn } from './support/mutate.ts';
import { AS, MESSAGES, type Person, uuid } from './support/world.ts';

const world = freshWorld();
const { change } = world;
const apply = mutatorIn(world);

describe('lease_triage', () => {
  const lease = async (who: Person, device: number, more: Record<string, unknown> = {}) =>
    (
      await rpc<{ leased: string[] }>(world.test.database, AS[who], 'lease_triage', {
        message_ids: Object.values(MESSAGES),
        device_id: uuid(device),
        model_version: 'm-2',
        ...more,
      })
    ).leased.sort();

  it('gives each message to one device, and only what its person sees', async () => {
    expect(await lease('agentA', 801)).toEqual([MESSAGES.free, MESSAGES.inA, MESSAGES.lent].sort());
    expect(await lease('agentB', 802)).toEqual([MESSAGES.inB]);
    expect(await lease('customer', 803)).toEqual([]);
    expect(await lease('disabled', 804)).toEqual([]);
  });

  it('can be renewed by its device, and is free again when it has run out', async () => {
    await lease('agentA', 801);
    expect(await lease('agentA', 801)).toHaveLength(3);
    await change(`update private.triage_leases set expires_at = now() - interval '1 second'`);
    expect(await lease('admin', 802)).toHaveLength(4);
  });

  it('gives nothing that this model or a newer one has read', async () => {
    await apply('agentA', 'triage.record.v1', GOOD['triage.record.v1']);
    expect(await lease('agentA', 801)).not.toContain(MESSAGES.free);
    expect(await lease('agentA', 801, { model_version: 'm-1' })).not.toContain(MESSAGES.free);
    expect(await lease('agentA', 801, { model_version: 'm-3' })).toContain(MESSAGES.free);
  });

  it('is fair among devices that ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => lease('admin', 801 + i)),
    );
    expect(answers.flat().sort()).toEqual(Object.values(MESSAGES).sort());
  });

  it.each([
    [{ message_ids: null }],
    [{ message_ids: Array.from({ length: 501 }, (_, i) => uuid(i)) }],
    [{ device_id: null }],
    [{ model_version: '' }],
    [{ seconds: 0 }],
    [{ seconds: 601 }],
  ])('refuses %j in words', async (more) => {
    expect(await refusal(lease('agentA', 801, more))).toMatchObject({
      code: 'PT400',
      detail: 'invalid_arguments',
    });
  });
});
