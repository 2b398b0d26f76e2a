import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Presence, type PresenceDiff, type PresenceState } from './presence.ts';

/** What a client makes of diffs: leaves first named by their reference, as Phoenix does it. */
function apply(state: PresenceState, { joins, leaves }: PresenceDiff): void {
  for (const [key, { metas }] of Object.entries(joins))
    (state[key] ??= { metas: [] }).metas.push(...metas);
  for (const [key, { metas }] of Object.entries(leaves)) {
    const gone = new Set(metas.map((meta) => meta.phx_ref));
    const left = (state[key]?.metas ?? []).filter((meta) => !gone.has(meta.phx_ref));
    if (left.length > 0) state[key] = { metas: left };
    else Reflect.deleteProperty(state, key);
  }
}

const sorted = (state: PresenceState): unknown =>
  Object.entries(state)
    .map(([key, { metas }]) => [key, metas.map((meta) => meta.phx_ref).sort()] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));

it('is the same for whoever followed the diffs and for whoever asks now', () => {
  const step = fc.record({
    client: fc.integer({ min: 0, max: 4 }),
    key: fc.constantFrom('ada', 'abe', '__proto__', 'constructor'),
    track: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const presence = new Presence<number>();
      const followed = Object.create(null) as PresenceState;
      for (const { client, key, track } of steps) {
        const diff = track ? presence.track(client, key, { at: client }) : presence.untrack(client);
        if (diff) apply(followed, diff);
      }
      expect(sorted(followed)).toEqual(sorted(presence.state()));
    }),
  );
});

it('shows two tabs of one person as two entries under one key', () => {
  const presence = new Presence<string>();
  presence.track('tab 1', 'ada', { ticket: 1 });
  presence.track('tab 2', 'ada', { ticket: 2 });
  expect(presence.state()['ada']?.metas).toHaveLength(2);
  presence.untrack('tab 1');
  expect(presence.state()['ada']?.metas).toMatchObject([{ ticket: 2 }]);
  expect(presence.untrack('tab 1')).toBeNull();
});
