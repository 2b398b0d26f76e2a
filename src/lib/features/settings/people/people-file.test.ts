import { describe, expect, it } from 'vitest';
import { readPeopleFile } from './people-file.ts';

const at = '2026-03-02T10:00:00Z';
const TEAMS = [
  { id: 't1', name: 'Parcels', updated_by: null, created_at: at, updated_at: at },
  { id: 't2', name: 'Night shift', updated_by: null, created_at: at, updated_at: at },
];
const read = (text: string) => readPeopleFile(text, TEAMS);
const problems = (text: string) => {
  const file = read(text);
  return file.kind === 'refused' ? file.problems : [];
};

describe('a file of people', () => {
  it('is read with the names that people use, in any order of columns', () => {
    expect(
      read(
        'Email;Role;Name;Teams;Topics;Languages;Capacity\nnia@example.test;Administrator;Nia Lowe;parcels | Night Shift;Lost or damaged,refund;German|pt-BR|de;12\n\n;agent;;;;;\n',
      ),
    ).toEqual({
      kind: 'read',
      people: [
        {
          name: 'Nia Lowe',
          email: 'nia@example.test',
          role: 'admin',
          team_ids: ['t1', 't2'],
          topics: ['lost_damaged', 'refund'],
          languages: ['de', 'pt-BR'],
          capacity: 12,
        },
        {
          name: null,
          email: null,
          role: 'agent',
          team_ids: [],
          topics: [],
          languages: [],
          capacity: null,
        },
      ],
      rows: [2, 4],
    });
  });

  it('is refused with every row that is wrong, and why', () => {
    expect(
      problems(
        'role,teams,topics,languages,capacity\nagent,,,,\nboss,Parcel,weather,Klingonese,many\n,,,,',
      ),
    ).toEqual([
      { row: 3, text: 'There is no role “boss”. There are: agent, supervisor, admin.' },
      { row: 3, text: 'The capacity “many” is not a whole number.' },
      { row: 3, text: 'There is no team “Parcel”.' },
      { row: 3, text: 'There is no topic “weather”.' },
      { row: 3, text: 'There is no language “Klingonese”.' },
    ]);
    expect(problems('role,name\n,Nia')).toEqual([{ row: 2, text: 'The role is missing.' }]);
  });

  it.each([
    ['', null, 'The file is empty.'],
    ['name,email\na,b', 1, 'The first row has to name the columns; “role” is missing.'],
    ['role,salary\nagent,1', 1, /There is no column “salary”/u],
    ['role\n', null, 'There is no row below the names of the columns.'],
    ['role,name\nagent,"Nia', 2, 'A quotation mark is opened here and never closed.'],
    [`role\n${'agent\n'.repeat(201)}`, null, 'At most 200 people at once.'],
  ])('is refused as a whole: %j', (text, row, why) => {
    const [problem, ...more] = problems(text);
    expect(more).toEqual([]);
    expect(problem?.row).toBe(row);
    expect(problem?.text).toMatch(why);
  });
});
