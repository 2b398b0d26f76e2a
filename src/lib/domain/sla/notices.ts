/** Whom it is time to tell that something is due, or was; and when to look again. */
import { TARGETS, type Schedule, type Target } from './schedule.ts';
import { stateAt } from './state.ts';
import { DAY_MS } from './time-zone.ts';

export interface Notice {
  target: Target;
  kind: 'sla_warning' | 'sla_breached';
  /** Milliseconds since the epoch. The same target is due at another time when hours or promises change. */
  dueAt: number;
}

export interface Look {
  notices: Notice[];
  /** Milliseconds since the epoch; null when time alone changes nothing any more. */
  nextAt: number | null;
}

/** @param now Milliseconds since the epoch. */
export function lookAt({ plans, policy }: Schedule, now: number): Look {
  const notices: Notice[] = [];
  const next: number[] = [];
  for (const target of TARGETS) {
    const state = stateAt(plans[target], now);
    if (state.kind === 'running') {
      const { dueAt, warnAt } = state;
      if (now < warnAt) next.push(warnAt);
      else {
        if (warnAt < dueAt) notices.push({ target, kind: 'sla_warning', dueAt });
        next.push(dueAt + 1);
      }
    } else if (state.kind === 'breached' && state.at === null) {
      const dueAt = state.since;
      if (isNews(dueAt, Date.parse(policy.updated_at), now))
        notices.push({ target, kind: 'sla_breached', dueAt });
    }
  }
  return { notices, nextAt: next.length === 0 ? null : Math.min(...next) };
}

/** An archive must not ring, nor a promise that was made after it was due. */
function isNews(dueAt: number, promisedAt: number, now: number): boolean {
  return now - dueAt <= DAY_MS && dueAt >= promisedAt;
}
