/** What admins decide for the company, and what devices show of it. */
import type { Score } from '../domain/csat/scores.ts';
import type { Live } from '../domain/live.ts';
import type { Article, CompanyTable, Macro, Member, Rows, Team } from '../domain/rows.ts';
import type { SettingKey, Settings } from '../domain/settings.ts';

/** Who changed something last; `by` is null when they have left or it was the server itself. */
export interface Changed {
  by: Member | null;
  at: string;
}

export interface SettingView<Key extends SettingKey> {
  value: Settings[Key];
  /** What a save has to name as seen; null while the default holds. */
  seen: string | null;
  changed: Changed | null;
}

export interface TeamView {
  team: Team;
  /** By name. */
  members: Member[];
  changed: Changed | null;
}

/** What the company has decided. Read from the local database, so that it is there without a network. */
export interface Company {
  /** Every row of a company table that this person may see, in no order. */
  rows<Table extends CompanyTable>(table: Table): Live<Rows[Table][]>;
  /** Whole: what nobody has decided has its default. */
  setting<Key extends SettingKey>(key: Key): Live<SettingView<Key>>;
  /** By name. */
  teams(): Live<TeamView[]>;
}

export interface Saved {
  id: string;
  /** The next save names it as seen. */
  updatedAt: string;
}

/** What a row of an import is made of. */
export type ImportedMacro = Pick<Macro, 'folder' | 'title' | 'body' | 'topics'>;

export type ImportOutcome =
  /** `known` were there already, as they came. */
  | { kind: 'done'; added: number; known: number }
  /** Nothing was taken. `row` counts from 1; `reason` as of a Refusal. */
  | { kind: 'refused'; problems: { row: number; field: string; reason: string }[] };

export type Holiday = Pick<Rows['holidays'], 'day' | 'name'>;

/** What an admin decides of a policy. */
export type SlaPolicyDraft = Pick<
  Rows['sla_policies'],
  | 'name'
  | 'levels'
  | 'topics'
  | 'brand_account_ids'
  | 'calendar_id'
  | 'first_response_minutes'
  | 'next_response_minutes'
  | 'solve_minutes'
  | 'pause_while_waiting'
  | 'warn_minutes'
  | 'active'
>;

/**
 * What an admin decides. Each call asks the server and, when it agrees, pulls, so that the new value is seen at
 * once. They throw a Refusal: 'forbidden', 'not_found', 'invalid' with `field` and `reason`, 'changed_meanwhile'
 * with `row`, or what is wrong with the network ('offline', 'server', …). `seen` is the `updated_at` of the row
 * that the person had before them; null for a new one.
 */
export interface Administration {
  /** For a row that is to be made: drawn once a form, so that a repeated save does not make a second one. */
  newId(): string;
  saveSetting<Key extends SettingKey>(
    key: Key,
    value: Settings[Key],
    seen: string | null,
  ): Promise<Saved>;
  saveTeam(id: string, name: string, seen: string | null): Promise<Saved>;
  /** Its tickets stay and lose the team: every agent sees them then. */
  deleteTeam(id: string): Promise<void>;
  /** Exactly these are in the team. @param seen The team's. */
  setTeamMembers(teamId: string, memberIds: readonly string[], seen: string | null): Promise<Saved>;
  saveCalendar(
    id: string,
    calendar: Pick<Rows['calendars'], 'name' | 'time_zone' | 'hours'>,
    seen: string | null,
  ): Promise<Saved>;
  /** Its holidays go with it. 'invalid' with reason 'in_use' while a promise counts in it. */
  deleteCalendar(id: string): Promise<void>;
  /** Exactly these are its holidays. @param seen The calendar's. */
  saveHolidays(
    calendarId: string,
    holidays: readonly Holiday[],
    seen: string | null,
  ): Promise<Saved>;
  /** A new one comes last. */
  saveSlaPolicy(id: string, policy: SlaPolicyDraft, seen: string | null): Promise<Saved>;
  /** Its tickets fall to the next policy that fits. */
  deleteSlaPolicy(id: string): Promise<void>;
  /** All of them, in the order in which they are asked. */
  orderSlaPolicies(ids: readonly string[]): Promise<void>;
  /** Supervisors may as well, as with all that follows. Saving an archived one brings it back. */
  saveMacro(
    id: string,
    macro: ImportedMacro & Pick<Macro, 'status_after'>,
    seen: string | null,
  ): Promise<Saved>;
  archiveMacro(id: string): Promise<void>;
  /** All of them or none. */
  importMacros(rows: readonly ImportedMacro[]): Promise<ImportOutcome>;
  saveArticle(
    id: string,
    article: Pick<Article, 'title' | 'body' | 'url' | 'topics'>,
    seen: string | null,
  ): Promise<Saved>;
  archiveArticle(id: string): Promise<void>;
  /** What customers said of the tickets that they were asked about in the last days. */
  csatFigures(days: number): Promise<CsatFigures>;
}

export interface CsatFigures {
  asked: number;
  answered: number;
  /** 4 or 5 of 5. */
  good: number;
  /** Of those answered. */
  unverified: number;
  /** The newest ten. */
  comments: {
    ticket_id: string;
    number: number;
    score: Score;
    comment: string;
    verified: boolean;
    /** ISO time. */
    at: string;
  }[];
}
