/**
 * When a ticket waited for its customer: the clock of a promise stands still meanwhile. The same rule as
 * `private.pauses_after` in Postgres, which has the last word; devices follow this one until then.
 */
import * as v from 'valibot';

const time = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'not a time'),
);

/** Oldest first; `to` is null while the ticket waits. ISO times. */
export const pausesSchema = v.array(v.object({ from: time, to: v.nullable(time) }));
export type Pauses = v.InferOutput<typeof pausesSchema>;

/** A ticket that goes back and forth for years must not grow without end. */
const MOST = 200;

/**
 * The pauses after a change of status.
 *
 * @param at ISO time of the change. A clock that goes backwards never makes a pause end before it began.
 */
export function pausesAfter(pauses: Pauses, before: string, after: string, at: string): Pauses {
  if ((before === 'waiting') === (after === 'waiting')) return pauses;
  const last = pauses.at(-1);
  const isOpen = last !== undefined && last.to === null;
  const latest = Math.max(...[at, last?.from, last?.to].flatMap((each) => asTime(each)));
  const moment = new Date(latest).toISOString();
  if (before === 'waiting') {
    return isOpen ? [...pauses.slice(0, -1), { from: last.from, to: moment }] : pauses;
  }
  if (isOpen) return pauses;
  return shortened([...pauses, { from: moment, to: null }]);
}

function asTime(iso: string | null | undefined): number[] {
  return iso === null || iso === undefined ? [] : [Date.parse(iso)];
}

/** The two oldest become one as long as both together, so that no minute of waiting is lost. */
function shortened(pauses: Pauses): Pauses {
  const [first, second, ...rest] = pauses;
  if (pauses.length <= MOST || !first?.to || !second?.to) return pauses;
  const to = Date.parse(first.to) + (Date.parse(second.to) - Date.parse(second.from));
  return [{ from: first.from, to: new Date(to).toISOString() }, ...rest];
}
