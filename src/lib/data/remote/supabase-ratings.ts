/** How customers answer: by a link, for which nobody has to be signed in, or as who they are on X. */
import * as v from 'valibot';
import { SCALES, scoreSchema, type Score } from '../../domain/csat/scores.ts';
import type { OwnRating, RatingPage, Ratings } from '../../features/ratings.ts';
import { ask, type Functions, refusalOf } from './ask.ts';
import type { Client } from './client.ts';

const no = v.object({
  ok: v.literal(false),
  code: v.string(),
  field: v.optional(v.string()),
  reason: v.optional(v.string()),
});
const scale = v.picklist(SCALES);

const pageSchema = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    company: v.string(),
    question: v.string(),
    scale,
    verified: v.boolean(),
  }),
  no,
]);
const savedSchema = v.variant('ok', [v.object({ ok: v.literal(true) }), no]);
const ownSchema = v.array(
  v.object({
    ticket_id: v.string(),
    brand: v.string(),
    asked_at: v.string(),
    question: v.string(),
    scale,
    score: v.nullable(scoreSchema),
    comment: v.nullable(v.string()),
  }),
);

export class SupabaseRatings implements Ratings {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async page(token: string): Promise<RatingPage> {
    const page = await ask(this.#client, 'rating_page', { token }, pageSchema);
    if (!page.ok) throw refusalOf(page);
    return page;
  }

  rate(token: string, score: Score, comment: string): Promise<void> {
    return this.#save('rate', { token, score, comment });
  }

  async own(): Promise<OwnRating[]> {
    const own = await ask(this.#client, 'my_ratings', {} as never, ownSchema);
    return own.map(({ ticket_id: ticketId, asked_at: askedAt, comment, ...rest }) => ({
      ...rest,
      ticketId,
      askedAt,
      comment: comment ?? '',
    }));
  }

  rateOwn(ticketId: string, score: Score, comment: string): Promise<void> {
    return this.#save('rate_ticket', { ticket_id: ticketId, score, comment });
  }

  async #save<Name extends 'rate' | 'rate_ticket'>(
    name: Name,
    args: Functions[Name]['Args'],
  ): Promise<void> {
    const answer = await ask(this.#client, name, args, savedSchema);
    if (!answer.ok) throw refusalOf(answer);
  }
}
