/** How far the first run has come: what was recorded, and what can be seen of the company itself. */
import type { BrandAccount } from '../../../domain/rows.ts';
import type { Settings } from '../../../domain/settings.ts';
import { stateOf as stateOfConnection } from '../../../domain/x-connection.ts';
import type { KnownConnections } from '../../x-connections.ts';

export const STEP_IDS = ['code', 'company', 'x', 'hours', 'people', 'topics'] as const;
export type StepId = (typeof STEP_IDS)[number];
export type StepState = 'done' | 'skipped' | 'open';
export type Onboarding = Settings['onboarding'];

/**
 * What can be seen of the company, and counts more than what was recorded: somebody may have done it, or undone it, in
 * the settings. Nothing for what cannot be seen.
 */
export type Facts = Partial<Record<StepId, boolean | undefined>>;

export function stateOf(step: StepId, { done, skipped }: Onboarding, facts: Facts): StepState {
  if (facts[step] ?? done.includes(step)) return 'done';
  return skipped.includes(step) ? 'skipped' : 'open';
}

/** The step as done, or as skipped; the other steps stay as they are, those of a newer app as well. */
export function recorded(
  { done, skipped, finished_at }: Onboarding,
  step: StepId,
  how: 'done' | 'skipped',
): Onboarding {
  const without = (steps: string[]): string[] => steps.filter((each) => each !== step);
  return {
    done: how === 'done' ? [...without(done), step] : without(done),
    skipped: how === 'skipped' ? [...without(skipped), step] : without(skipped),
    finished_at,
  };
}

/** Walked through to its end, or put aside: offered nowhere any more. */
export function finished(value: Onboarding, nowMs: number): Onboarding {
  return { ...value, finished_at: new Date(nowMs).toISOString() };
}

/** Those that have keys, paused and failing ones too. */
export function connectedAccounts(
  accounts: readonly BrandAccount[],
  known: KnownConnections | null,
): BrandAccount[] {
  const connected = (known?.connections ?? []).filter((each) => {
    const { kind } = stateOfConnection(each, Date.parse(known?.at ?? ''));
    return kind !== 'disconnected' && kind !== 'unconnected';
  });
  const ids = new Set(connected.map((each) => each.brand_account_id));
  return accounts.filter(({ id }) => ids.has(id));
}
