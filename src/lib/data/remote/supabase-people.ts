/** Who works here, as the server is asked for it. */
import * as v from 'valibot';
import { STAFF_ROLES } from '../../domain/roles.ts';
import type { Saved } from '../../features/administration.ts';
import type {
  InviteOutcome,
  KnownPeople,
  NewInvitation,
  People,
  Place,
  SignedIn,
} from '../../features/people.ts';
import type { NewId } from '../../platform/ids.ts';
import { ask, refusalOf, refusedSchema, savedSchema, since } from './ask.ts';
import type { Client } from './client.ts';

const text = v.nullable(v.string());

const peopleSchema = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    members: v.array(v.object({ id: v.string(), email: text, seen_at: text })),
    invitations: v.array(
      v.object({
        id: v.string(),
        name: text,
        email: text,
        role: v.picklist(STAFF_ROLES),
        team_ids: v.array(v.string()),
        created_by: v.string(),
        created_at: v.string(),
        expires_at: v.string(),
      }),
    ),
  }),
  refusedSchema,
]);
const inviteSchema = v.variant('ok', [
  v.object({ ok: v.literal(true) }),
  v.object({
    ...refusedSchema.entries,
    problems: v.optional(
      v.array(v.object({ row: v.number(), field: v.string(), reason: v.string() })),
    ),
  }),
]);
const sessionsSchema = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    sessions: v.array(
      v.object({
        id: v.string(),
        created_at: v.string(),
        seen_at: v.string(),
        user_agent: text,
        ip: text,
        current: v.boolean(),
      }),
    ),
  }),
  refusedSchema,
]);
const doneSchema = v.variant('ok', [v.object({ ok: v.literal(true) }), refusedSchema]);

interface Parts {
  client: Client;
  newId: NewId;
  newToken: () => string;
  /** The server has rows that this device has not. */
  changed: () => void;
}

export class SupabasePeople implements People {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async look(): Promise<KnownPeople> {
    const answer = await ask(this.#parts.client, 'people', {} as never, peopleSchema);
    if (!answer.ok) throw refusalOf(answer);
    return { members: answer.members, invitations: answer.invitations };
  }

  async saveMember(id: string, place: Place, seen: string | null): Promise<Saved> {
    const args = { id, place: { ...place }, ...since(seen) };
    const answer = await ask(this.#parts.client, 'save_member', args, savedSchema);
    if (answer.ok || answer.code === 'changed_meanwhile') this.#parts.changed();
    if (!answer.ok) throw refusalOf(answer);
    return { id: answer.id, updatedAt: answer.updated_at ?? '' };
  }

  async setDisabled(id: string, disabled: boolean): Promise<void> {
    const args = { member_id: id, disabled };
    const answer = await ask(this.#parts.client, 'set_member_disabled', args, doneSchema);
    if (!answer.ok) throw refusalOf(answer);
    this.#parts.changed();
  }

  newInvitation(): Pick<NewInvitation, 'id' | 'token'> {
    return { id: this.#parts.newId(), token: this.#parts.newToken() };
  }

  async invite(invitations: readonly NewInvitation[], days: number): Promise<InviteOutcome> {
    const args = { invitations: invitations.map((each) => ({ ...each })), days };
    const answer = await ask(this.#parts.client, 'invite_people', args, inviteSchema);
    if (answer.ok) return { kind: 'done' };
    const { problems, ...said } = answer;
    if (!problems) throw refusalOf(said);
    return { kind: 'refused', problems };
  }

  async revoke(invitationId: string): Promise<void> {
    const args = { id: invitationId };
    const answer = await ask(this.#parts.client, 'revoke_invitation', args, savedSchema);
    if (!answer.ok) throw refusalOf(answer);
  }

  async sessions(memberId: string | null): Promise<SignedIn[]> {
    const answer = await ask(this.#parts.client, 'sessions', whose(memberId), sessionsSchema);
    if (!answer.ok) throw refusalOf(answer);
    return answer.sessions;
  }

  async endSessions(memberId: string | null, sessionId: string | null): Promise<void> {
    const args = { ...whose(memberId), ...(sessionId !== null && { session_id: sessionId }) };
    const answer = await ask(this.#parts.client, 'end_sessions', args, doneSchema);
    if (!answer.ok) throw refusalOf(answer);
  }
}

function whose(memberId: string | null): { member_id?: string } {
  return memberId === null ? {} : { member_id: memberId };
}
