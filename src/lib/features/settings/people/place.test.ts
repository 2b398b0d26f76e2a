import { expect, it } from 'vitest';
import { member } from '../../../../../tests/support/ui/samples.ts';
import { placeOf, placeWords, skillWords, staffOf } from './place.ts';

const at = '2026-03-02T10:00:00Z';
const team = (id: string, name: string) => ({
  id,
  name,
  updated_by: null,
  created_at: at,
  updated_at: at,
});
const TEAMS = [team('t2', 'Returns'), team('t1', 'Parcels')];
const ana = member(1, 'Ana');

it('puts a place into words', () => {
  expect(placeWords('agent', ['t1', 't2', 'gone'], TEAMS)).toBe('Agent in Parcels and Returns');
  expect(placeWords('admin', [], TEAMS)).toBe('Administrator');
  expect(skillWords({ topics: ['billing'], languages: ['de', 'en'], capacity: 1 })).toBe(
    'Billing · German, English · at most 1 ticket',
  );
  expect(skillWords({ topics: [], languages: [], capacity: null })).toBe('');
});

it('is of those who work here, with their teams in one order', () => {
  const memberships = ['t2', 't1'].map((team_id) => ({
    id: team_id,
    team_id,
    member_id: ana.id,
    created_at: at,
    updated_at: at,
  }));
  expect(placeOf(ana, memberships)).toMatchObject({ role: 'agent', team_ids: ['t1', 't2'] });
  expect(placeOf({ ...ana, role: 'customer' }, memberships)).toBeNull();
});

it('lists who works here by name, the disabled last', () => {
  const zoe = { ...member(2, 'Zoe'), disabled_at: null };
  const abe = { ...member(3, 'Abe'), disabled_at: at };
  const cas = { ...member(4, 'Cas'), role: 'customer' as const };
  expect(staffOf([abe, zoe, cas, ana]).map(({ display_name }) => display_name)).toEqual([
    'Ana',
    'Zoe',
    'Abe',
  ]);
});
