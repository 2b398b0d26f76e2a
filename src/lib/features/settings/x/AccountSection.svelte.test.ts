import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../../tests/support/ui/InScope.svelte';
import { connection, id } from '../../../../../tests/support/ui/samples.ts';
import { ME, scope } from '../../../../../tests/support/ui/scope-parts.ts';
import type { XConnection } from '../../../domain/x-connection.ts';
import AccountSection from './AccountSection.svelte';

const AT = '2026-03-02T10:00:00Z';
const WRENBY = id('brand', 1);

async function section(changes: Partial<XConnection> = {}) {
  const parts = scope();
  const email = 'a@roost.demo';
  parts.session.set({ kind: 'signed_in', userId: ME, email, role: 'admin', displayName: 'Ari' });
  const times = { created_at: AT, updated_at: AT };
  parts
    .rows('brand_accounts')
    .set([{ id: WRENBY, x_user_id: '1', handle: 'wrenby', name: 'W', avatar_url: null, ...times }]);
  const show = (more: Partial<XConnection>): void => {
    parts.connections.set({ connections: [connection(WRENBY, more)], at: AT });
  };
  show(changes);
  const given = { brandAccountId: WRENBY };
  await render(InScope, { view: AccountSection, given, scope: parts });
  return { ...parts, show };
}
const button = (name: string) => page.getByRole('button', { name, exact: true });

describe('an account', () => {
  it('is paused after its admin has read what that means, and resumed at once', async () => {
    const { calls, show } = await section();
    await button('Pause').click();
    await expect.element(page.getByRole('dialog')).toMatchTextContent(/No new posts come in/u);
    await page.getByRole('dialog').getByRole('button', { name: 'Pause', exact: true }).click();
    expect(calls).toContainEqual(['setPaused', WRENBY, true]);
    show({ paused_at: AT });
    await expect.element(page.getByText('Paused', { exact: true })).toBeVisible();
    await button('Resume').click();
    expect(calls).toContainEqual(['setPaused', WRENBY, false]);
  });

  it('takes keys that are never shown, and looks at once whether they work', async () => {
    const { calls } = await section();
    const secret = page.getByLabelText('API key secret');
    await expect.element(secret).toHaveAttribute('placeholder', 'Set, ends in 2222');
    await expect.element(secret).toHaveAttribute('type', 'password');
    await secret.fill(' another-secret ');
    await button('Save').click();
    await expect.element(page.getByLabelText('API key secret')).toHaveValue('');
    expect(calls.slice(1)).toEqual([
      ['saveKeys', WRENBY, { consumer_secret: 'another-secret' }],
      ['test', WRENBY],
    ]);
  });

  it('says beside the field that a token is of another account', async () => {
    const parts = await section();
    parts.refuse('saveKeys', 'invalid', { field: 'access_token', reason: 'other_account' });
    await page.getByLabelText('Access token', { exact: true }).fill('2-token');
    await button('Save').click();
    await expect
      .element(page.getByLabelText('Access token', { exact: true }))
      .toHaveAccessibleDescription(/of another account/u);
  });

  it('says what went wrong last, in words, with the next step', async () => {
    await section({
      last_error_kind: 'send',
      last_error_code: 'x_read_only',
      last_error_detail: 'Your client app is not configured.',
      last_error_at: AT,
      failing_since: AT,
    });
    const alert = page.getByRole('alert');
    await expect.element(alert).toMatchTextContent(/may only read: no reply can be posted/u);
    await expect.element(alert).toMatchTextContent(/“Read and write”/u);
    await expect.element(page.getByText(/Your client app is not configured\./u)).toBeVisible();
  });

  it('shows the steps of the last test, those that were not reached as well', async () => {
    const step = { detail: null, until: null };
    await section({
      tested_at: AT,
      test_result: [
        { name: 'keys', state: 'ok', code: null, ...step },
        { name: 'account', state: 'failed', code: 'other_account', ...step, detail: '@meadow' },
        { name: 'mentions', state: 'skipped', code: null, ...step },
      ],
    });
    await expect.element(page.getByText(/One thing is missing\./u)).toBeVisible();
    await expect.element(page.getByText('These keys belong to @meadow.')).toBeVisible();
    await expect
      .element(page.getByRole('listitem').filter({ hasText: 'Mentions can be read' }))
      .toMatchTextContent(/Not looked at/u);
  });

  it('is asked for at another pace', async () => {
    const { calls } = await section({ poll_seconds: 90 });
    const pace = page.getByLabelText('Ask X for new posts');
    await expect.element(pace).toHaveDisplayValue('Every 90 seconds');
    await pace.selectOptions('Every 5 minutes');
    expect(calls).toContainEqual(['setPollSeconds', WRENBY, 300]);
  });

  it('counts its month, says how the estimate comes about, and takes other prices', async () => {
    const { calls, show } = await section({
      usage_month: '9999-01-01',
      posts_read: 1_000,
      posts_sent: 110,
      posts_with_link_sent: 10,
    });
    const table = page.getByRole('table');
    await expect.element(table).toMatchTextContent(/Posts read\s*1,000\s*× \$0\.005\s*\$5\.00/u);
    await expect.element(table).toMatchTextContent(/Replies sent\s*100\s*× \$0\.015\s*\$1\.50/u);
    await expect.element(table).toMatchTextContent(/with a link\s*10\s*× \$0\.20\s*\$2\.00/u);
    await expect.element(table).toMatchTextContent(/Estimate\s*≈ \$8\.50/u);
    await button('Prices').click();
    await page.getByLabelText('A post read').fill('one');
    const save = page.getByRole('button', { name: 'Save', exact: true }).last();
    await save.click();
    await expect
      .element(page.getByLabelText('A post read'))
      .toHaveAccessibleDescription('This is not an amount.');
    await page.getByLabelText('A post read').fill('0,001');
    await save.click();
    const prices = { post_read: 0.001, post_sent: 0.015, post_with_link_sent: 0.2 };
    expect(calls).toContainEqual(['setPrices', WRENBY, prices]);
    show({ prices });
    await expect.element(page.getByText(/those that an admin has set/u)).toBeVisible();
  });

  it('says why the webhook could not be registered', async () => {
    const parts = await section();
    parts.refuse('registerWebhook', 'webhook_refused');
    await button('Register').click();
    await expect.element(page.getByText(/did not prove itself to X/u)).toBeVisible();
  });

  it('is disconnected after a question, and keeps the form of its keys', async () => {
    const { calls, show } = await section();
    await button('Disconnect @wrenby').click();
    await expect.element(page.getByRole('dialog')).toMatchTextContent(/Its tickets stay/u);
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect', exact: true }).click();
    expect(calls).toContainEqual(['disconnect', WRENBY]);
    show({ disconnected_at: AT, credential_hints: {}, credentials_from: 'none' });
    await expect.element(page.getByText('Disconnected', { exact: true })).toBeVisible();
    await expect.element(page.getByLabelText('API key', { exact: true })).toBeVisible();
    await expect.element(button('Pause')).not.toBeInTheDocument();
  });
});
