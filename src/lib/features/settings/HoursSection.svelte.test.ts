import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { calendar, id, member, NOON, policy } from '../../../../tests/support/ui/samples.ts';
import { ME, NEW_ID, scope } from '../../../../tests/support/ui/scope-parts.ts';
import HoursSection from './HoursSection.svelte';

const OFFICE = calendar(1, { name: 'Office', updated_by: member(2, 'Ben Osei').id });

async function section(role: 'admin' | 'supervisor' = 'admin') {
  const parts = scope();
  const email = 'a@roost.demo';
  parts.session.set({ kind: 'signed_in', userId: ME, email, role, displayName: 'Ana Duarte' });
  parts.rows('members').set([member(2, 'Ben Osei')]);
  parts.rows('calendars').set([OFFICE]);
  parts.rows('holidays').set([
    {
      id: id('other', 1),
      calendar_id: OFFICE.id,
      day: '2026-12-25',
      name: 'Christmas Day',
      created_at: NOON,
      updated_at: NOON,
    },
  ]);
  await render(InScope, { view: HoursSection, given: {}, scope: parts });
  return parts;
}

const save = page.getByRole('button', { name: 'Save', exact: true });
/** What the second call of a save names as seen. */
const SECOND = '2026-03-02T12:00:01+00:00';
const monday = page.getByRole('listitem', { name: 'Monday' });
const edit = page.getByRole('button', { name: 'Edit Office' });
const choose = (name: string, text: string) =>
  userEvent.upload(
    page.getByLabelText('File of holidays'),
    new File([text], name, { type: 'text/csv' }),
  );

describe('business hours', () => {
  it('are listed with days, holidays and what counts in them', async () => {
    const parts = await section();
    parts.rows('sla_policies').set([policy(1, { calendar_id: OFFICE.id })]);
    const card = page.getByRole('article');
    for (const words of [
      'Office',
      'Europe, London',
      'Changed by Ben Osei',
      'Mon–Fri 09:00–17:00',
      '1 holiday',
      '1 response time counts in it',
    ])
      await expect.element(card).toMatchTextContent(words);
  });

  it('are made for a zone that is searched for, with a break that is copied to all weekdays', async () => {
    const { calls } = await section();
    await page.getByRole('button', { name: 'New hours' }).click();
    await userEvent.fill(page.getByLabelText('Name', { exact: true }), 'Nepal');
    await userEvent.fill(page.getByRole('combobox', { name: 'Time zone' }), 'kath');
    await page.getByRole('option', { name: /Asia, Kathmandu/u }).click();
    await expect.element(page.getByText(/^It is \d\d:\d\d there now\.$/u)).toBeVisible();
    await userEvent.fill(monday.getByLabelText('Monday, to'), '12:00');
    await page.getByRole('button', { name: 'Add hours on Monday' }).click();
    await userEvent.fill(monday.getByLabelText('Monday, to').nth(1), '00:00');
    await page.getByRole('button', { name: 'Copy Monday to all weekdays' }).click();
    await save.click();
    await expect.element(save).not.toBeInTheDocument();
    const day = [
      { from: '09:00', to: '12:00' },
      { from: '13:00', to: '24:00' },
    ];
    const hours = [day, day, day, day, day, [], []];
    expect(calls).toEqual([
      ['saveCalendar', NEW_ID, { name: 'Nepal', time_zone: 'Asia/Kathmandu', hours }, null],
      ['saveHolidays', NEW_ID, [], SECOND],
    ]);
  });

  it('do not overlap', async () => {
    const { calls } = await section();
    await edit.click();
    await page.getByRole('button', { name: 'Add hours on Monday' }).click();
    await userEvent.fill(monday.getByLabelText('Monday, from').nth(1), '16:00');
    await expect.element(monday.getByText(/These overlap/u)).toBeVisible();
    await save.click();
    await expect.element(page.getByText(/Some hours overlap/u)).toBeVisible();
    expect(calls).toEqual([]);
    await page.getByRole('button', { name: 'Remove 16:00 to 20:00 on Monday' }).click();
    await expect.element(monday.getByText(/These overlap/u)).not.toBeInTheDocument();
  });

  it('have holidays, one by one and from a file that is taken whole or not at all', async () => {
    const { calls } = await section();
    await edit.click();
    await choose('wrong.csv', 'date,name\n2026-12-26,Boxing Day\n2026-02-30,Nothing\n,\n');
    await expect.element(page.getByText('Nothing was imported')).toBeVisible();
    await expect
      .element(page.getByText('Line 3: “2026-02-30” is not a day such as 2026-12-25.'))
      .toBeVisible();
    await expect.element(page.getByText('Boxing Day')).not.toBeInTheDocument();
    await choose('right.csv', '2026-12-26,Boxing Day\n2026-12-25,First Christmas Day\n');
    await expect.element(page.getByText('2 holidays read. Save to keep them.')).toBeVisible();

    await userEvent.fill(page.getByLabelText('Day of a new holiday'), '2026-05-01');
    await userEvent.fill(page.getByLabelText('Name of a new holiday'), 'May Day');
    await userEvent.keyboard('{Enter}');
    await page.getByRole('button', { name: 'Remove Boxing Day, 2026-12-26' }).click();
    await save.click();
    await expect.element(save).not.toBeInTheDocument();
    expect(calls[1]).toEqual([
      'saveHolidays',
      OFFICE.id,
      [
        { day: '2026-05-01', name: 'May Day' },
        { day: '2026-12-25', name: 'First Christmas Day' },
      ],
      SECOND,
    ]);
  });

  it('stay while a response time counts in them', async () => {
    const parts = await section();
    parts.rows('sla_policies').set([policy(1, { name: 'Urgent', calendar_id: OFFICE.id })]);
    await edit.click();
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await expect.element(dialog).toMatchTextContent('Urgent. Give them other hours first.');
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    parts.rows('sla_policies').set([]);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete the hours' }).click();
    await expect.element(edit).toBeVisible();
    expect(parts.calls).toEqual([['deleteCalendar', OFFICE.id]]);
  });

  it('are only shown to those who may not change them', async () => {
    await section('supervisor');
    await expect.element(page.getByText('An admin can change this')).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'New hours' })).not.toBeInTheDocument();
    await expect.element(edit).not.toBeInTheDocument();
  });
});
