import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { BRAND, calendar, id, NOON, policy } from '../../../../tests/support/ui/samples.ts';
import { ME, NEW_ID, scope } from '../../../../tests/support/ui/scope-parts.ts';
import PoliciesSection from './PoliciesSection.svelte';

const OFFICE = calendar(1, { name: 'Office' });
const URGENT = policy(1, { name: 'Urgent', levels: ['urgent'], first_response_minutes: 15 });
const REST = policy(2, { name: 'The rest', calendar_id: OFFICE.id, active: false });

async function section(role: 'admin' | 'supervisor' = 'admin', policies = [REST, URGENT]) {
  const parts = scope();
  const email = 'a@roost.demo';
  parts.session.set({ kind: 'signed_in', userId: ME, email, role, displayName: 'Ana Duarte' });
  parts.rows('calendars').set([OFFICE]);
  parts.rows('brand_accounts').set([BRAND]);
  parts.rows('sla_policies').set(policies);
  await render(InScope, { view: PoliciesSection, given: {}, scope: parts });
  return parts;
}

const save = page.getByRole('button', { name: 'Save', exact: true });
const preview = page.getByRole('status', { name: 'Preview' });
const names = () =>
  page
    .getByRole('heading', { level: 2 })
    .elements()
    .map((each) => each.textContent.trim());

describe('response times', () => {
  it('stand in the order in which they are asked, in plain words', async () => {
    await section();
    await expect.poll(names).toEqual(['Urgent', 'The rest']);
    const [first, second] = [page.getByRole('article').nth(0), page.getByRole('article').nth(1)];
    await expect
      .element(first)
      .toMatchTextContent('Urgent tickets: first answer within 15 min, around the clock.');
    await expect
      .element(second)
      .toMatchTextContent('All tickets: first answer within 1 h, in the hours of “Office”.');
    await expect.element(second).toMatchTextContent('Not in force');
  });

  it('are made with a preview and an example that follow what is typed', async () => {
    const { calls } = await section();
    await page.getByRole('button', { name: 'New response time' }).click();
    await expect
      .element(preview)
      .toMatchTextContent('All tickets: first answer within 1 h, in the hours of “Office”.');
    await expect
      .element(preview)
      .toMatchTextContent('A tweet on Friday 16:50 would be due Monday 09:50.');
    await userEvent.fill(page.getByLabelText('Name', { exact: true }), 'Money');
    await page.getByLabelText('High').click();
    await page.getByLabelText('Urgent').click();
    await page.getByLabelText('Billing').click();
    await userEvent.fill(page.getByLabelText('First answer within', { exact: true }), '0.5');
    await userEvent.selectOptions(page.getByLabelText('Unit of solved within'), 'hours');
    await userEvent.fill(page.getByLabelText('Solved within', { exact: true }), '8');
    await expect
      .element(preview)
      .toMatchTextContent(
        'Urgent or high tickets about billing: first answer within 30 min and solved within 8 h, in the hours of “Office”.',
      );
    await userEvent.selectOptions(page.getByLabelText('Counts in'), 'Around the clock');
    await expect
      .element(preview)
      .toMatchTextContent('A tweet on Friday 16:50 would be due Friday 17:20.');
    await save.click();
    await expect.element(save).not.toBeInTheDocument();
    expect(calls).toEqual([
      [
        'saveSlaPolicy',
        NEW_ID,
        {
          name: 'Money',
          levels: ['urgent', 'high'],
          topics: ['billing'],
          brand_account_ids: [],
          calendar_id: null,
          first_response_minutes: 30,
          next_response_minutes: null,
          solve_minutes: 480,
          pause_while_waiting: true,
          warn_minutes: 15,
          active: true,
        },
        null,
      ],
    ]);
  });

  it('are changed, and what the server refuses is said beside its field', async () => {
    const parts = await section();
    await page.getByRole('button', { name: 'Edit Urgent' }).click();
    await userEvent.fill(page.getByLabelText('First answer within', { exact: true }), '');
    await expect.element(preview).toMatchTextContent('Urgent tickets: nothing yet');
    parts.refuse('saveSlaPolicy', 'invalid', { field: 'first_response_minutes', reason: 'empty' });
    await save.click();
    await expect.element(page.getByText('This cannot be empty.')).toBeVisible();
    await userEvent.fill(page.getByLabelText('Each next answer within', { exact: true }), '20');
    await page.getByLabelText(/Stop the clock/u).click();
    await save.click();
    await expect.element(save).not.toBeInTheDocument();
    expect(parts.calls[1]).toMatchObject([
      'saveSlaPolicy',
      URGENT.id,
      {
        first_response_minutes: null,
        next_response_minutes: 20,
        pause_while_waiting: false,
      },
      NOON,
    ]);
  });

  it('are put in another order, and deleted', async () => {
    const { calls } = await section();
    await expect.element(page.getByRole('button', { name: 'Ask Urgent sooner' })).toBeDisabled();
    await page.getByRole('button', { name: 'Ask The rest sooner' }).click();
    await page.getByRole('button', { name: 'Edit The rest' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect.element(page.getByText(/the next response time that fits/u)).toBeVisible();
    await page.getByRole('button', { name: 'Delete the response time' }).click();
    await expect.element(save).not.toBeInTheDocument();
    expect(calls).toEqual([
      ['orderSlaPolicies', [REST.id, URGENT.id]],
      ['deleteSlaPolicy', REST.id],
    ]);
  });

  it('offer accounts where there are several', async () => {
    const parts = await section();
    const second = { ...BRAND, id: id('brand', 2), handle: 'larkline_rail' };
    parts.rows('brand_accounts').set([BRAND, second]);
    await page.getByRole('button', { name: 'Edit Urgent' }).click();
    await page.getByLabelText('@larkline_rail').click();
    await expect.element(preview).toMatchTextContent('Urgent tickets to @larkline_rail:');
  });

  it('are only shown to those who may not change them, and said to be missing', async () => {
    const parts = await section('supervisor');
    await expect.element(page.getByText('An admin can change this')).toBeVisible();
    await expect
      .element(page.getByRole('button', { name: /Edit|Ask|New/u }))
      .not.toBeInTheDocument();
    parts.rows('sla_policies').set([]);
    await expect.element(page.getByText('Nothing is promised yet')).toBeVisible();
  });
});
