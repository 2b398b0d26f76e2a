/** Goes through tickets with the rules that devices show their clocks by. */
import { lookAt } from '../../../src/lib/domain/sla/notices.ts';
import { SlaRules } from '../../../src/lib/domain/sla/rules.ts';
import { standingOf } from '../../../src/lib/domain/standing.ts';
import type { SlaClaim, SlaLook, WatchedTicket } from '../_shared/sla-claim.ts';

/** @param now Milliseconds since 1970. */
export function lookAtTickets(claim: SlaClaim, now: number): SlaLook[] {
  const rules = new SlaRules(claim);
  return claim.tickets.map((watched) => lookAtTicket(rules, watched, now));
}

function lookAtTicket(rules: SlaRules, watched: WatchedTicket, now: number): SlaLook {
  const { ticket, revision, followers } = watched;
  const { triage, answers, unanswered } = standingOf(watched);
  const schedule = rules.scheduleFor({
    ticket,
    followers,
    triage,
    answers,
    unanswered: unanswered.length,
    unansweredSince: unanswered[0]?.posted_at ?? null,
  });
  const { notices, nextAt } = schedule ? lookAt(schedule, now) : { notices: [], nextAt: null };
  return {
    ticket_id: ticket.id,
    revision,
    look_at: nextAt === null ? null : new Date(nextAt).toISOString(),
    notices: notices.map(({ target, kind, dueAt }) => ({
      target,
      kind,
      due_at: new Date(dueAt).toISOString(),
    })),
  };
}
