import type { AwayChange } from '../../domain/while-away.ts';
import type { Away, AwayTicket } from '../../features/unsent.ts';
import { awayNotes } from './absence.ts';
import type { Message, Reply } from '../../domain/rows.ts';
import type { LocalDatabase } from './database.ts';
import { messagesById, repliesById } from './parts-by-id.ts';
import { ticketRefs } from './surroundings.ts';

/** What others did while this device was away, by ticket; null when there is nothing to tell. */
export async function away(db: LocalDatabase, userId: string): Promise<Away | null> {
  const notes = await awayNotes(db);
  if (!notes) return null;
  const byTicket = Map.groupBy(notes.changes, ({ ticketId }) => ticketId);
  const ids = [...byTicket.keys()];
  const words = notes.changes.flatMap((change) => ('id' in change ? [change.id] : []));
  const [refs, members, messages, replies] = await Promise.all([
    ticketRefs(db, ids),
    db.members.toArray(),
    messagesById(db, words),
    repliesById(db, words),
  ]);
  const names = new Map(members.map(({ id, display_name }) => [id, display_name]));
  const written = new Map<string, Message | Reply>([...replies, ...messages]);

  const tickets = [...byTicket].flatMap(([id, changes]): AwayTicket[] => {
    const ticket = refs.get(id);
    if (!ticket) return [];
    const idsOf = (kind: AwayChange['kind']): string[] =>
      changes.flatMap((change) => ('id' in change && change.kind === kind ? [change.id] : []));
    const authorsOf = (kind: AwayChange['kind']): (string | null)[] => [
      ...new Set(idsOf(kind).map((each) => names.get(written.get(each)?.author_id ?? '') ?? null)),
    ];
    const said = idsOf('customer_wrote').flatMap((each) => {
      const text = written.get(each)?.text ?? '';
      return text === '' ? [] : [text];
    });
    const assigned = changes.findLast((change) => change.kind === 'assigned');
    const status = changes.findLast((change) => change.kind === 'status')?.to;
    const repliedBy = authorsOf('colleague_replied');
    // A message reopens a ticket and an answer makes it wait: that goes without saying.
    const isPlain =
      (status === 'open' && said.length > 0) || (status === 'waiting' && repliedBy.length > 0);
    const all: AwayTicket = {
      ticket,
      messages: said.length,
      newest: said.at(-1) ?? null,
      repliedBy,
      notedBy: authorsOf('colleague_noted'),
      assignedTo: assigned && assignedTo(assigned.to, userId, names),
      status: isPlain ? undefined : status,
    };
    return isNothing(all) ? [] : [all];
  });
  return tickets.length === 0 ? null : { since: notes.since, tickets };
}

function assignedTo(
  to: string | null,
  userId: string,
  names: ReadonlyMap<string, string>,
): AwayTicket['assignedTo'] {
  if (to === null) return 'nobody';
  return to === userId ? 'me' : { name: names.get(to) ?? 'a colleague' };
}

/** What was said has been deleted since. */
function isNothing({ messages, repliedBy, notedBy, assignedTo, status }: AwayTicket): boolean {
  return messages + repliedBy.length + notedBy.length === 0 && !assignedTo && !status;
}
