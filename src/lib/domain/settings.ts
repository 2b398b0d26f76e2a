/**
 * What an admin may decide, with what holds until they do. `private.setting_problem` in Postgres checks the same
 * shapes, and texts and ranges more closely.
 */
import * as v from 'valibot';
import { SCALES } from './csat/scores.ts';
import type { Rows } from './rows.ts';
import { TOPICS } from './triage.ts';

const timeOfDay = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/));
/** Steps of the first-run wizard by name: an older app must not stumble over a newer step. */
const steps = v.array(v.pipe(v.string(), v.regex(/^[a-z_]{1,40}$/)));

export const SETTINGS = {
  company: v.object({ name: v.optional(v.string(), '') }),
  brand_voice: v.object({
    greeting: v.optional(v.string(), ''),
    /** 'initials' of the person who answers, 'none', or a text that ends every reply. */
    sign_off: v.optional(v.string(), 'none'),
    emoji: v.optional(v.boolean(), true),
    words_to_avoid: v.optional(v.array(v.string()), []),
    notes: v.optional(v.string(), ''),
  }),
  /** Topics that are not offered and not shown. */
  topics: v.object({ hidden: v.optional(v.array(v.picklist(TOPICS)), []) }),
  notifications: v.object({
    sounds: v.optional(v.boolean(), true),
    /** 0 to 1. */
    volume: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.6),
  }),
  /** When only what is urgent may ring. `to` before `from` reaches into the next day. */
  quiet_hours: v.object({
    enabled: v.optional(v.boolean(), false),
    from: v.optional(timeOfDay, '22:00'),
    to: v.optional(timeOfDay, '07:00'),
    /** 1 is Monday; the day on which the hours begin. */
    days: v.optional(
      v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))),
      [1, 2, 3, 4, 5, 6, 7],
    ),
    /** IANA. */
    time_zone: v.optional(v.string(), 'UTC'),
  }),
  retention: v.object({
    /** Days after which a solved ticket is deleted; null keeps it. */
    solved_days: v.optional(v.nullable(v.number()), null),
    raw_event_days: v.optional(v.number(), 30),
  }),
  /** How a customer is asked how it was. `private.csat` in Postgres has the same defaults. */
  csat: v.object({
    enabled: v.optional(v.boolean(), false),
    question: v.optional(v.string(), 'How did we do?'),
    /** Stands before the link in a reply. */
    invitation: v.optional(v.string(), 'How did we do? One tap tells us:'),
    scale: v.optional(v.picklist(SCALES), 'faces'),
    link_days: v.optional(v.number(), 14),
  }),
  onboarding: v.object({
    done: v.optional(steps, []),
    skipped: v.optional(steps, []),
    finished_at: v.optional(v.nullable(v.string()), null),
  }),
} as const;

export type SettingKey = keyof typeof SETTINGS;
export type Settings = { [Key in SettingKey]: v.InferOutput<(typeof SETTINGS)[Key]> };

/** The value of a setting's row; the defaults without one, or when it makes no sense to this app. */
export function settingOf<Key extends SettingKey>(
  key: Key,
  row: Pick<Rows['settings'], 'value'> | undefined,
): Settings[Key] {
  const schema = SETTINGS[key] as unknown as v.GenericSchema<unknown, Settings[Key]>;
  const parsed = v.safeParse(schema, row?.value ?? {});
  return parsed.success ? parsed.output : v.parse(schema, {});
}
