import { SlaRules } from '../../domain/sla/rules.ts';
import type { LocalDatabase } from './database.ts';

/** What the company has promised, as this device knows it. Works in a transaction over its three tables. */
export async function readSlaRules(db: LocalDatabase): Promise<SlaRules> {
  const [policies, calendars, holidays] = await Promise.all([
    db.sla_policies.toArray(),
    db.calendars.toArray(),
    db.holidays.toArray(),
  ]);
  return new SlaRules({ policies, calendars, holidays });
}
