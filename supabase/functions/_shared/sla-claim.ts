/** What `claim_sla` gives out and `record_sla` takes. */
import * as v from 'valibot';
import {
  calendarSchema,
  customerSchema,
  holidaySchema,
  messageSchema,
  replySchema,
  slaPolicySchema,
  ticketSchema,
  triageSchema,
} from '../../../src/lib/domain/rows.ts';

const watchedTicket = v.object({
  /** Goes back with what was seen: it is void when something has happened to the ticket meanwhile. */
  revision: v.number(),
  ticket: ticketSchema,
  followers: customerSchema.entries.followers,
  messages: v.array(v.pick(messageSchema, ['id', 'kind', 'posted_at', 'deleted_at'])),
  triage: v.array(
    v.pick(triageSchema, [
      'message_id',
      'source',
      'readings',
      'corrected_heads',
      'evidence',
      'language_supported',
      'model_version',
    ]),
  ),
  replies: v.array(
    v.pick(replySchema, ['id', 'state', 'created_at', 'sent_at', 'in_reply_to_message_id']),
  ),
});

export const slaClaimSchema = v.object({
  /** There are more for whom the time has come. */
  more: v.boolean(),
  policies: v.array(slaPolicySchema),
  calendars: v.array(calendarSchema),
  holidays: v.array(holidaySchema),
  tickets: v.array(watchedTicket),
});

export type WatchedTicket = v.InferOutput<typeof watchedTicket>;
export type SlaClaim = v.InferOutput<typeof slaClaimSchema>;

/** Times are ISO 8601. */
export interface SlaLook {
  ticket_id: string;
  revision: number;
  /** null when time alone changes nothing any more. */
  look_at: string | null;
  notices: {
    target: 'first_response' | 'next_response' | 'solve';
    kind: 'sla_warning' | 'sla_breached';
    due_at: string;
  }[];
}
