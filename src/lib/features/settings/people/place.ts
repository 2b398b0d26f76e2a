/** The place of somebody who works here, as the forms of this section have it. */
import { isStaff } from '../../../domain/roles.ts';
import type { Member, Rows, Team } from '../../../domain/rows.ts';
import { labelWords } from '../../../ui/label-words.ts';
import { plural } from '../../../ui/numbers.ts';
import { ROLE_WORDS } from '../../../ui/role-words.ts';
import type { Place } from '../../people.ts';
import { languageWords } from './languages.ts';

/** What somebody new is offered. */
export const NEW_PLACE: Place = {
  role: 'agent',
  team_ids: [],
  topics: [],
  languages: [],
  capacity: null,
};

/** @returns null for a customer, who has none */
export function placeOf(
  { id, role, topics, languages, capacity }: Member,
  memberships: readonly Rows['team_members'][],
): Place | null {
  if (role === 'customer') return null;
  const team_ids = memberships.filter(({ member_id }) => member_id === id).map((m) => m.team_id);
  return {
    role,
    team_ids: team_ids.sort(),
    topics: [...topics],
    languages: [...languages],
    capacity,
  };
}

/** Those who work here, by name; who is disabled comes last. */
export function staffOf(members: readonly Member[]): Member[] {
  return members
    .filter(({ role }) => isStaff(role))
    .sort(
      (a, b) =>
        Number(a.disabled_at !== null) - Number(b.disabled_at !== null) ||
        a.display_name.localeCompare(b.display_name),
    );
}

/** "Agent in Parcels, Returns", "Administrator". */
export function placeWords(
  role: Place['role'],
  team_ids: readonly string[],
  teams: readonly Team[],
): string {
  const names = teams
    .filter(({ id }) => team_ids.includes(id))
    .map(({ name }) => name)
    .sort((a, b) => a.localeCompare(b));
  if (names.length === 0) return ROLE_WORDS[role];
  return `${ROLE_WORDS[role]} in ${names.join(', ')}`;
}

/** "Billing, Refund · German, English · at most 12 tickets"; '' when nothing was decided. */
export function skillWords({
  topics,
  languages,
  capacity,
}: Pick<Member, 'topics' | 'languages' | 'capacity'>): string {
  return [
    topics.map((topic) => labelWords('topic', topic).name).join(', '),
    languages.map(languageWords).join(', '),
    capacity === null ? '' : `at most ${plural(capacity, 'ticket')}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
