/** The first run of this Roost, as any device of an admin has it. */
import { isStaff } from '../../../domain/roles.ts';
import type { BrandAccount, Member, Rows } from '../../../domain/rows.ts';
import { settingOf } from '../../../domain/settings.ts';
import { TOPICS } from '../../../domain/triage.ts';
import { fromLive } from '../../../ui/live-value.svelte.ts';
import { plural } from '../../../ui/numbers.ts';
import type { Refusal, Services } from '../../ports.ts';
import { hoursLine } from '../hours-words.ts';
import { zoneName } from '../time-zones.ts';
import {
  connectedAccounts,
  finished,
  recorded,
  stateOf,
  type Facts,
  type Onboarding,
  type StepId,
  type StepState,
} from './progress.ts';
import { STEPS, type Step } from './steps.ts';

type Parts = Pick<Services, 'company' | 'administration' | 'xConnections' | 'sync'>;

/** Two admins who set up at the same time take turns; more often than this is something else. */
const MOST_TRIES = 3;

export class FirstRun {
  readonly #parts: Parts;
  readonly #onboarding;
  readonly #company;
  readonly #topics;
  readonly #calendars;
  readonly #members;
  readonly #connections;
  readonly #accounts;
  readonly #sync;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#onboarding = fromLive(parts.company.setting('onboarding'));
    this.#company = fromLive(parts.company.setting('company'));
    this.#topics = fromLive(parts.company.setting('topics'));
    this.#calendars = fromLive(parts.company.rows('calendars'));
    this.#members = fromLive(parts.company.rows('members'));
    this.#accounts = fromLive(parts.company.rows('brand_accounts'));
    this.#connections = fromLive(parts.xConnections.known);
    this.#sync = fromLive(parts.sync.state);
  }

  /** False while this device does not have the company yet: everything would look as if it were still to be done. */
  get isKnown(): boolean {
    const sync = this.#sync.current?.kind ?? 'starting';
    return (
      sync !== 'starting' &&
      sync !== 'filling' &&
      this.#onboarding.current !== undefined &&
      this.#company.current !== undefined &&
      this.#calendars.current !== undefined
    );
  }

  /** Walked through to its end, or put aside. */
  get isOver(): boolean {
    return this.#onboarding.current?.value.finished_at != null;
  }

  get #staff(): Member[] {
    const members = this.#members.current ?? [];
    return members.filter(({ role, disabled_at }) => isStaff(role) && disabled_at === null);
  }

  get #connected(): BrandAccount[] {
    return connectedAccounts(this.#accounts.current ?? [], this.#connections.current ?? null);
  }

  get #facts(): Facts {
    return {
      code: true,
      company: (this.#company.current?.value.name ?? '') !== '',
      x: this.#connections.current ? this.#connected.length > 0 : undefined,
      hours: (this.#calendars.current?.length ?? 0) > 0,
      // An invitation is no fact that this device has.
      people: this.#staff.length > 1 || undefined,
      topics: this.#topics.current?.seen != null || undefined,
    };
  }

  stateOf(step: StepId): StepState {
    const value = this.#onboarding.current?.value;
    return value ? stateOf(step, value, this.#facts) : 'open';
  }

  /** What has been decided in a step, in a few words. */
  summaryOf(step: StepId): string {
    const [calendar] = this.#calendars.current ?? [];
    const hidden = this.#topics.current?.value.hidden.length ?? 0;
    switch (step) {
      case 'code':
        return 'You are an administrator.';
      case 'company':
        return this.#company.current?.value.name ?? '';
      case 'x':
        return this.#connected.map(({ handle }) => `@${handle}`).join(', ');
      case 'hours':
        return calendar ? `${hoursLine(calendar.hours)} · ${zoneName(calendar.time_zone)}` : '';
      case 'people':
        return `${plural(this.#staff.length, 'person works', 'people work')} here.`;
      case 'topics':
        return hidden === 0 ? 'All topics' : `${TOPICS.length - hidden} of ${TOPICS.length} topics`;
    }
  }

  get done(): number {
    return STEPS.filter(({ id }) => this.stateOf(id) === 'done').length;
  }

  /** The first that is neither done nor skipped; null when all are. */
  get next(): Step | null {
    return STEPS.find(({ id }) => this.stateOf(id) === 'open') ?? null;
  }

  /** @throws Refusal */
  async record(step: StepId, how: 'done' | 'skipped'): Promise<void> {
    await this.#save((value) => recorded(value, step, how));
  }

  /** It is offered nowhere any more. @throws Refusal */
  async finish(nowMs: number): Promise<void> {
    await this.#save((value) => finished(value, nowMs));
  }

  /** Another device may have been faster: then it is done anew with what that one has recorded. */
  async #save(change: (value: Onboarding) => Onboarding): Promise<void> {
    let { value, seen } = this.#onboarding.current ?? {
      value: settingOf('onboarding', undefined),
      seen: null,
    };
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#parts.administration.saveSetting('onboarding', change(value), seen);
        return;
      } catch (reason) {
        const { code, row } = reason as Refusal;
        if (code !== 'changed_meanwhile' || !row || tries === MOST_TRIES) throw reason;
        value = settingOf('onboarding', row as Pick<Rows['settings'], 'value'>);
        seen = String(row['updated_at']);
      }
    }
  }
}
