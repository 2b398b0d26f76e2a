import type { Database } from '../database/database.ts';
import { articles, calendar, companyName, macros, policies, teams } from './demo-company.ts';

/**
 * Gives the demo's company its name, teams, promises and knowledge, once: whatever an admin has made of them
 * since stays, what they deleted as well. Needs the accounts of the demo.
 */
export async function ensureCompany(database: Database): Promise<void> {
  await database.transaction(async (query) => {
    const named = await query(
      `insert into public.settings (key, value) values ('company', $1::text::jsonb) on conflict (key) do nothing returning id`,
      [JSON.stringify({ name: companyName })],
    );
    if (named.length === 0) return;
    // Nobody has to set up what is set up.
    await query(
      `insert into public.settings (key, value) values ('onboarding', pg_catalog.jsonb_build_object('done', '[]'::jsonb, 'skipped', '[]'::jsonb, 'finished_at', now()))
       on conflict (key) do nothing`,
    );
    for (const { name, emails } of teams) {
      await query(
        `with made as (insert into public.teams (name) values ($1) on conflict (name) do nothing returning id)
         insert into public.team_members (team_id, member_id)
         select made.id, account.id from made, auth.users account where account.email = any ($2::text::text[])`,
        [name, `{${emails.join()}}`],
      );
    }
    await query(
      `insert into public.calendars (name, time_zone, hours) values ($1, $2, $3::text::jsonb) on conflict (name) do nothing`,
      [calendar.name, calendar.timeZone, JSON.stringify(calendar.hours)],
    );
    for (const [position, policy] of policies.entries()) {
      await query(
        `insert into public.sla_policies (name, position, levels, calendar_id, first_response_minutes, next_response_minutes, solve_minutes, warn_minutes)
         values ($1, $2, $3::text::text[], (select id from public.calendars where name = $4), $5, $6, $7, $8)
         on conflict (name) do nothing`,
        [
          ...[policy.name, position, `{${policy.levels.join()}}`, policy.calendar],
          ...[policy.firstResponse, policy.nextResponse, policy.solve, policy.warn],
        ],
      );
    }
    for (const { folder, title, body, topics, statusAfter } of macros) {
      await query(
        `insert into public.macros (folder, title, body, topics, status_after) values ($1, $2, $3, $4::text::text[], $5)
         on conflict do nothing`,
        [folder, title, body, `{${topics.join()}}`, statusAfter],
      );
    }
    for (const { title, body, url, topics } of articles) {
      await query(
        `insert into public.articles (title, body, url, topics) values ($1, $2, $3, $4::text::text[])`,
        [title, body, url, `{${topics.join()}}`],
      );
    }
  });
}
