/** What the views read of the company's decisions. */
import type { Live } from '../../domain/live.ts';
import type { CompanyTable, Member, Rows } from '../../domain/rows.ts';
import { settingOf, type SettingKey } from '../../domain/settings.ts';
import type { Changed, Company, SettingView, TeamView } from '../../features/administration.ts';
import { shared } from '../../platform/shared-live.ts';
import type { LocalDatabase } from './database.ts';
import { live } from './live-query.ts';

/** Each ticket that is opened asks for the same decisions again. */
const LINGER_MS = 10_000;

export class LocalCompany implements Company {
  readonly #db: LocalDatabase;
  readonly #followed = new Map<string, Live<unknown>>();

  constructor(db: LocalDatabase) {
    this.#db = db;
  }

  rows<Table extends CompanyTable>(table: Table): Live<Rows[Table][]> {
    return this.#shared(`rows ${table}`, () =>
      this.#db.table<Rows[Table], string>(table).toArray(),
    );
  }

  setting<Key extends SettingKey>(key: Key): Live<SettingView<Key>> {
    return this.#shared(`setting ${key}`, async () => {
      // All of them: a cursor would take a way to the browser's storage process and back for each.
      const row = (await this.#db.settings.toArray()).find((each) => each.key === key);
      return {
        value: settingOf(key, row),
        seen: row?.updated_at ?? null,
        changed: row ? changed(row, await this.#members()) : null,
      };
    });
  }

  teams(): Live<TeamView[]> {
    return this.#shared('teams', async () => {
      const [teams, places, people] = await Promise.all([
        this.#db.teams.toArray(),
        this.#db.team_members.toArray(),
        this.#members(),
      ]);
      const placesOf = Map.groupBy(places, ({ team_id }) => team_id);
      return teams
        .map((team) => ({
          team,
          members: (placesOf.get(team.id) ?? [])
            .flatMap(({ member_id }) => people.get(member_id) ?? [])
            .sort((a, b) => a.display_name.localeCompare(b.display_name)),
          changed: team.updated_by === null ? null : changed(team, people),
        }))
        .sort((a, b) => a.team.name.localeCompare(b.team.name));
    });
  }

  #shared<T>(name: string, query: () => Promise<T>): Live<T> {
    const followed = this.#followed.get(name) ?? shared(live(query), LINGER_MS);
    this.#followed.set(name, followed);
    return followed as Live<T>;
  }

  async #members(): Promise<Map<string, Member>> {
    return new Map((await this.#db.members.toArray()).map((member) => [member.id, member]));
  }
}

function changed(
  row: { updated_by: string | null; updated_at: string },
  people: ReadonlyMap<string, Member>,
): Changed {
  return { by: people.get(row.updated_by ?? '') ?? null, at: row.updated_at };
}
