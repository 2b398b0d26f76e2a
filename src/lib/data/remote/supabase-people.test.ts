import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRemoteClient } from './client.ts';
import { SupabaseDoor } from './supabase-door.ts';
import { SupabasePeople } from './supabase-people.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const PLACE = {
  role: 'agent' as const,
  team_ids: [],
  topics: [],
  languages: [],
  capacity: null,
};

/** A server that answers everything so, and remembers what it was asked. */
function setUp(body: unknown, status = 200) {
  const asked: [name: string, args: unknown][] = [];
  const done: string[] = [];
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    asked.push([request.url.split('/rpc/')[1] ?? '', await request.json()]);
    return new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json' },
    });
  });
  const client = createRemoteClient({ supabaseUrl: 'http://roost.example', anonKey: 'key' });
  const people = new SupabasePeople({
    client,
    newId: () => 'id',
    newToken: () => 'token',
    changed: () => done.push('pulled'),
  });
  const door = new SupabaseDoor(client, () => {
    done.push('rechecked');
    return Promise.resolve();
  });
  return { people, door, asked, done };
}

describe('people', () => {
  it('are saved as they were seen, and pulled', async () => {
    const { people, asked, done } = setUp({ ok: true, id: 'a', updated_at: '2026-03-02' });
    expect(await people.saveMember('a', PLACE, '2026-03-01')).toEqual({
      id: 'a',
      updatedAt: '2026-03-02',
    });
    expect(asked).toEqual([['save_member', { id: 'a', place: PLACE, seen: '2026-03-01' }]]);
    expect(done).toEqual(['pulled']);
  });

  it('that were changed meanwhile are pulled, too', async () => {
    const row = { updated_at: '2026-03-02' };
    const { people, done } = setUp({ ok: false, code: 'changed_meanwhile', row });
    await expect(people.saveMember('a', PLACE, null)).rejects.toMatchObject({
      code: 'changed_meanwhile',
      row,
    });
    expect(done).toEqual(['pulled']);
  });

  it('are invited with an id and a token that were drawn before', async () => {
    const { people, asked } = setUp({ ok: true });
    const invitation = { ...people.newInvitation(), ...PLACE, name: null, email: 'a@b.test' };
    expect(await people.invite([invitation], 3)).toEqual({ kind: 'done' });
    expect(asked).toEqual([
      [
        'invite_people',
        {
          invitations: [{ id: 'id', token: 'token', ...PLACE, name: null, email: 'a@b.test' }],
          days: 3,
        },
      ],
    ]);
  });

  it('that cannot be invited are named, row by row', async () => {
    const problems = [{ row: 2, field: 'email', reason: 'repeated' }];
    const { people } = setUp({ ok: false, code: 'invalid', problems });
    expect(await people.invite([], 3)).toEqual({ kind: 'refused', problems });
  });

  it.each(['forbidden', 'last_admin', 'not_found'])('are refused with a code: %s', async (code) => {
    const { people } = setUp({ ok: false, code });
    for (const call of [
      people.look(),
      people.setDisabled('a', true),
      people.invite([], 7),
      people.revoke('a'),
      people.sessions(null),
      people.endSessions('a', null),
    ])
      await expect(call).rejects.toMatchObject({ code });
  });

  it('whose answer makes no sense change nothing', async () => {
    const { people } = setUp({ ok: true, members: 'many' });
    await expect(people.look()).rejects.toMatchObject({ code: 'invalid_answer' });
  });

  it('have sessions, named or their own', async () => {
    const { people, asked } = setUp({ ok: true, sessions: [] });
    await people.sessions(null);
    await people.sessions('a');
    await people.endSessions(null, null);
    await people.endSessions('a', 's');
    expect(asked).toEqual([
      ['sessions', {}],
      ['sessions', { member_id: 'a' }],
      ['end_sessions', {}],
      ['end_sessions', { member_id: 'a', session_id: 's' }],
    ]);
  });
});

describe('the door', () => {
  it('says what a link invites to', async () => {
    const { door, done } = setUp({ ok: true, role: 'admin', company: 'Wrenby' });
    expect(await door.look('t')).toEqual({ role: 'admin', company: 'Wrenby' });
    expect(done).toEqual([]);
  });

  it('asks anew who somebody is once they have accepted', async () => {
    const { door, asked, done } = setUp({ ok: true, role: 'agent' });
    await door.accept('t');
    expect(asked).toEqual([['accept_invitation', { token: 't' }]]);
    expect(done).toEqual(['rechecked']);
  });

  it('has one word for each link that is not good', async () => {
    const { door, done } = setUp({ ok: false, code: 'invitation_invalid' });
    await expect(door.look('t')).rejects.toMatchObject({ code: 'invitation_invalid' });
    await expect(door.accept('t')).rejects.toMatchObject({ code: 'invitation_invalid' });
    expect(done).toEqual([]);
  });
});
