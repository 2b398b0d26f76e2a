/** What an admin decides, as the server is asked for it. */
import * as v from 'valibot';
import type { SettingKey, Settings } from '../../domain/settings.ts';
import type {
  Administration,
  Holiday,
  Refusal,
  Saved,
  SlaPolicyDraft,
} from '../../features/ports.ts';
import type { NewId } from '../../platform/ids.ts';
import type { Client } from './client.ts';
import type { Database } from './database.types.ts';
import { failureOf, isHopeless, remoteFailure } from './failures.ts';

type Functions = Database['public']['Functions'];

/** A person waits for this. */
const ANSWER_WITHIN_MS = 20_000;

const answerSchema = v.variant('ok', [
  v.object({ ok: v.literal(true), id: v.string(), updated_at: v.nullable(v.string()) }),
  v.object({
    ok: v.literal(false),
    code: v.string(),
    field: v.optional(v.string()),
    reason: v.optional(v.string()),
    row: v.optional(v.record(v.string(), v.unknown())),
  }),
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

  saveMemberSkills(
    memberId: string,
    { topics, languages, capacity }: Parameters<Administration['saveMemberSkills']>[1],
    seen: string | null,
  ): Promise<Saved> {
    // The generated types know no null; the function takes one for "no limit".
    const args = { member_id: memberId, topics, languages, capacity: capacity as number };
    return this.#save('save_member_skills', { ...args, ...since(seen) });
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

  /** @throws Refusal */
  async #save<Name extends keyof Functions>(
    name: Name,
    args: Functions[Name]['Args'],
  ): Promise<Saved> {
    const { client, changed } = this.#parts;
    const call = client.rpc(name, args as never);
    const { data, error, status } = await call.abortSignal(AbortSignal.timeout(ANSWER_WITHIN_MS));
    if (error && isHopeless(status)) throw refusal({ code: 'invalid' }, error.message);
    if (error) throw failureOf(status, error.message);
    const answer = v.safeParse(answerSchema, data);
    if (!answer.success) throw remoteFailure('invalid_answer', answer.issues[0].message);
    const { output } = answer;
    if (output.ok || output.code === 'changed_meanwhile') changed();
    if (!output.ok) throw refusal(output, 'The server did not take this.');
    return { id: output.id, updatedAt: output.updated_at ?? '' };
  }
}

function since(seen: string | null): { seen?: string } {
  return seen === null ? {} : { seen };
}

type Said = Pick<Refusal, 'code'> & {
  [Part in 'field' | 'reason' | 'row']?: Refusal[Part] | undefined;
};

function refusal({ code, field, reason, row }: Said, message: string): Refusal {
  return Object.assign(new Error(message), {
    code,
    ...(field !== undefined && { field }),
    ...(reason !== undefined && { reason }),
    ...(row !== undefined && { row }),
  });
}
