/** The way in by a link, as the server is asked for it with or without a session. */
import * as v from 'valibot';
import { STAFF_ROLES } from '../../domain/roles.ts';
import type { Door } from '../../features/people.ts';
import { ask, refusalOf, refusedSchema } from './ask.ts';
import type { Client } from './client.ts';

const role = v.picklist(STAFF_ROLES);
const lookSchema = v.variant('ok', [
  v.object({ ok: v.literal(true), company: v.string(), role }),
  refusedSchema,
]);
const acceptSchema = v.variant('ok', [v.object({ ok: v.literal(true), role }), refusedSchema]);

export class SupabaseDoor implements Door {
  readonly #client: Client;
  readonly #recheck: () => Promise<void>;

  /** @param recheck Asks the database again who is signed in. */
  constructor(client: Client, recheck: () => Promise<void>) {
    this.#client = client;
    this.#recheck = recheck;
  }

  async look(token: string): ReturnType<Door['look']> {
    const answer = await ask(this.#client, 'look_at_invitation', { token }, lookSchema);
    if (!answer.ok) throw refusalOf(answer);
    return { company: answer.company, role: answer.role };
  }

  async accept(token: string): Promise<void> {
    const answer = await ask(this.#client, 'accept_invitation', { token }, acceptSchema);
    if (!answer.ok) throw refusalOf(answer);
    await this.#recheck();
  }
}
