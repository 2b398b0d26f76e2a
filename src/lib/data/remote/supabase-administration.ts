/** What an admin decides, as the server is asked for it. */
import * as v from 'valibot';
import type { SettingKey, Settings } from '../../domain/settings.ts';
import { scoreSchema } from '../../domain/csat/scores.ts';
import type {
  Administration,
  CsatFigures,
  Holiday,
  ImportOutcome,
  ImportedMacro,
  Saved,
  SlaPolicyDraft,
} from '../../features/administration.ts';
import type { NewId } from '../../platform/ids.ts';
import { ask, refusalOf, savedSchema, since, type Functions } from './ask.ts';
import type { Client } from './client.ts';

const importSchema = v.variant('ok', [
  v.object({ ok: v.literal(true), added: v.number(), known: v.number() }),
  v.object({
    ok: v.literal(false),
    code: v.string(),
    field: v.optional(v.string()),
    reason: v.optional(v.string()),
    problems: v.optional(
      v.array(v.object({ row: v.number(), field: v.string(), reason: v.string() })),
    ),
  }),
]);

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const figuresSchema = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    asked: count,
    answered: count,
    good: count,
    unverified: count,
    comments: v.array(
      v.object({
        ticket_id: v.string(),
        number: v.number(),
        score: scoreSchema,
        comment: v.string(),
        verified: v.boolean(),
        at: v.string(),
      }),
    ),
  }),
  v.object({ ok: v.literal(false), code: v.string() }),
]);

interface Parts {
  client: Client;
  newId: NewId;
  /** The server has something that this device has not: what was saved, or what somebody else did meanwhile. */
  changed: () => void;
}

export class SupabaseAdministration implements Administration {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  newId(): string {
    return this.#parts.newId();
  }

  saveSetting<Key extends SettingKey>(
    key: Key,
    value: Settings[Key],
    seen: string | null,
  ): Promise<Saved> {
    return this.#save('save_setting', { key, value, ...since(seen) });
  }

  saveTeam(id: string, name: string, seen: string | null): Promise<Saved> {
    return this.#save('save_team', { id, name, ...since(seen) });
  }

  async deleteTeam(id: string): Promise<void> {
    await this.#save('delete_team', { id });
  }

  setTeamMembers(
    teamId: string,
    memberIds: readonly string[],
    seen: string | null,
  ): Promise<Saved> {
    const args = { team_id: teamId, member_ids: [...memberIds], ...since(seen) };
    return this.#save('set_team_members', args);
  }

  saveCalendar(
    id: string,
    { name, time_zone, hours }: Parameters<Administration['saveCalendar']>[1],
    seen: string | null,
  ): Promise<Saved> {
    return this.#save('save_calendar', { id, name, time_zone, hours, ...since(seen) });
  }

  async deleteCalendar(id: string): Promise<void> {
    await this.#save('delete_calendar', { id });
  }

  saveHolidays(
    calendarId: string,
    holidays: readonly Holiday[],
    seen: string | null,
  ): Promise<Saved> {
    const days = holidays.map(({ day, name }) => ({ day, name }));
    return this.#save('save_holidays', { calendar_id: calendarId, holidays: days, ...since(seen) });
  }

  saveSlaPolicy(id: string, policy: SlaPolicyDraft, seen: string | null): Promise<Saved> {
    return this.#save('save_sla_policy', { id, policy: { ...policy }, ...since(seen) });
  }

  async deleteSlaPolicy(id: string): Promise<void> {
    await this.#save('delete_sla_policy', { id });
  }

  async orderSlaPolicies(ids: readonly string[]): Promise<void> {
    await this.#save('order_sla_policies', { ids: [...ids] });
  }

  saveMacro(
    id: string,
    { status_after, ...macro }: Parameters<Administration['saveMacro']>[1],
    seen: string | null,
  ): Promise<Saved> {
    const after = status_after === null ? {} : { status_after };
    return this.#save('save_macro', { id, ...macro, ...after, ...since(seen) });
  }

  async archiveMacro(id: string): Promise<void> {
    await this.#save('archive_macro', { id });
  }

  async importMacros(rows: readonly ImportedMacro[]): Promise<ImportOutcome> {
    const output = await ask(
      this.#parts.client,
      'import_macros',
      { rows: [...rows] },
      importSchema,
    );
    if (output.ok) {
      this.#parts.changed();
      return { kind: 'done', added: output.added, known: output.known };
    }
    const { problems, ...said } = output;
    if (!problems) throw refusalOf(said);
    return { kind: 'refused', problems };
  }

  saveArticle(
    id: string,
    { url, ...article }: Parameters<Administration['saveArticle']>[1],
    seen: string | null,
  ): Promise<Saved> {
    return this.#save('save_article', { id, ...article, url: url ?? '', ...since(seen) });
  }

  async archiveArticle(id: string): Promise<void> {
    await this.#save('archive_article', { id });
  }

  async csatFigures(days: number): Promise<CsatFigures> {
    const answer = await ask(this.#parts.client, 'csat_figures', { days }, figuresSchema);
    if (!answer.ok) throw refusalOf(answer);
    return answer;
  }

  /** @throws Refusal */
  async #save<Name extends keyof Functions>(
    name: Name,
    args: Functions[Name]['Args'],
  ): Promise<Saved> {
    const output = await ask(this.#parts.client, name, args, savedSchema);
    if (output.ok || output.code === 'changed_meanwhile') this.#parts.changed();
    if (!output.ok) throw refusalOf(output);
    return { id: output.id, updatedAt: output.updated_at ?? '' };
  }
}
