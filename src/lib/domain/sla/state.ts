/** How a promise stands at a moment. */
import { TARGETS, type Plan, type Schedule, type Target, type UnknownReason } from './schedule.ts';

/** Times in milliseconds since the epoch. */
export type TargetState =
  | { kind: 'none' }
  /** From `warnAt` on it is time. */
  | { kind: 'running'; dueAt: number; warnAt: number }
  /** It waits for the customer, and the clock stands still. */
  | { kind: 'paused'; remainingMinutes: number }
  | { kind: 'met'; at: number }
  /** Due since `since`; `at` is when it was done all the same, null while it is owed still. */
  | { kind: 'breached'; since: number; at: number | null }
  | { kind: 'unknown'; reason: UnknownReason };

export function stateAt(plan: Plan, now: number): TargetState {
  switch (plan.kind) {
    case 'owed':
      return now > plan.dueAt
        ? { kind: 'breached', since: plan.dueAt, at: null }
        : { kind: 'running', dueAt: plan.dueAt, warnAt: plan.warnAt };
    case 'done':
      return plan.dueAt !== null && plan.at > plan.dueAt
        ? { kind: 'breached', since: plan.dueAt, at: plan.at }
        : { kind: 'met', at: plan.at };
    default:
      return plan;
  }
}

export interface Headline {
  target: Target;
  state: Exclude<TargetState, { kind: 'none' }>;
}

/** What of a ticket's promises a person should see first: what is due next, else what stands still, else the last. */
export function headline({ plans }: Schedule, now: number): Headline | null {
  const states = TARGETS.flatMap((target) => {
    const state = stateAt(plans[target], now);
    return state.kind === 'none' ? [] : [{ target, state }];
  });
  return states.sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

/** Whether it is time for what is due next, or past it. */
export function isPressing(schedule: Schedule, now: number): boolean {
  return TARGETS.some((target) => {
    const plan = schedule.plans[target];
    return plan.kind === 'owed' && now >= Math.min(plan.warnAt, plan.dueAt);
  });
}

/** Smaller is first. Moments are below 8.64e15. */
function rank({ state }: Headline): number {
  switch (state.kind) {
    case 'running':
      return state.dueAt;
    case 'breached':
      return state.at === null ? state.since : 4e16 - state.at;
    case 'paused':
      return 1e16;
    case 'unknown':
      return 2e16;
    case 'met':
      return 4e16 - state.at;
  }
}
