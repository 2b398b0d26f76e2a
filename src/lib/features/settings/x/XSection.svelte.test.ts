import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../../tests/support/ui/InScope.svelte';
import { connection, id } from '../../../../../tests/support/ui/samples.ts';
import { ME, NEW_ID, scope } from '../../../../../tests/support/ui/scope-parts.ts';
import type { BrandAccount } from '../../../domain/rows.ts';
import type { XCheck, XConnection } from '../../../domain/x-connection.ts';
import XSection from './XSection.svelte';

const AT = '2026-03-02T10:00:00Z';
const times = { created_at: AT, updated_at: AT };
const account = (n: number, handle: string): BrandAccount => ({
  id: id('brand', n),
  x_user_id: String(n),
  handle,
  name: handle,
  avatar_url: null,
  ...times,
});
const WRENBY = account(1, 'wrenby');
const MEADOW = account(2, 'meadow');

async function section(connections: XConnection[] | null, role: 'admin' | 'supervisor' = 'admin') {
  const parts = scope();
  const opened: string[] = [];
  const email = 'a@roost.demo';
  parts.session.set({ kind: 'signed_in', userId: ME, email, role, displayName: 'Ari' });
  parts.rows('brand_accounts').set([WRENBY, MEADOW]);
  parts.connections.set(connections && { connections, at: AT });
  const onopen = (brandAccountId: string) => opened.push(brandAccountId);
  await render(InScope, { view: XSection, given: { base: '/settings/x', onopen }, scope: parts });
  return { ...parts, opened };
}
const row = (handle: string) => page.getByRole('link', { name: new RegExp(`@${handle}`, 'u') });
const check = (name: XCheck['name'], code: string | null = null): XCheck => ({
  name,
  state: code === null ? 'ok' : 'failed',
  code,
  detail: null,
  until: null,
});

describe('the accounts', () => {
  it('say at a glance how they do, and what they cost', async () => {
    await section([
      connection(WRENBY.id, { usage_month: '9999-01-01', posts_read: 1_200, posts_sent: 10 }),
      connection(MEADOW.id, {
        last_error_kind: 'read',
        last_error_code: 'x_unauthorized',
        last_error_at: AT,
        failing_since: AT,
      }),
    ]);
    await expect.element(row('wrenby')).toMatchTextContent(/Live/u);
    await expect.element(row('wrenby')).toMatchTextContent(/1\.2k read, 10 sent, about \$6\.15/u);
    await expect.element(row('meadow')).toMatchTextContent(/Failing/u);
    await expect.element(row('meadow')).toMatchTextContent(/X does not know these keys/u);
    await expect.element(row('meadow')).toHaveAttribute('href', `/settings/x/${MEADOW.id}`);
  });

  it('of which the server has said nothing yet are named all the same', async () => {
    await section(null);
    await expect.element(page.getByText('@wrenby')).toBeVisible();
  });

  it('are all that others than admins see, and the server is not asked', async () => {
    const { calls } = await section([connection(WRENBY.id)], 'supervisor');
    await expect.element(page.getByText('@wrenby')).toBeVisible();
    await expect.element(page.getByText(/shown to admins only/u)).toBeVisible();
    await expect.element(page.getByText('Live')).not.toBeInTheDocument();
    expect(calls).toEqual([]);
  });

  it('are asked for while somebody looks', async () => {
    const { calls } = await section([connection(WRENBY.id)]);
    await expect.element(row('wrenby')).toBeVisible();
    expect(calls).toEqual([['follow']]);
  });
});

describe('another account', () => {
  async function fill(): Promise<void> {
    await page.getByRole('button', { name: 'Connect an account' }).click();
    await page.getByLabelText('API key', { exact: true }).fill(' key ');
    await page.getByLabelText('API key secret').fill('secret');
    await page.getByLabelText('Access token', { exact: true }).fill('1-token');
  }
  const connect = page.getByRole('button', { name: 'Connect', exact: true });

  it('is connected by its keys and shown', async () => {
    const { calls, opened } = await section([]);
    await fill();
    await page.getByLabelText('Access token secret').fill('token secret');
    await connect.click();
    await expect.poll(() => opened).toEqual([NEW_ID]);
    expect(calls).toContainEqual([
      'connect',
      {
        consumer_key: 'key',
        consumer_secret: 'secret',
        access_token: '1-token',
        access_secret: 'token secret',
        bearer_token: '',
      },
    ]);
  });

  it('needs all four keys', async () => {
    const { calls } = await section([]);
    await fill();
    await connect.click();
    await expect
      .element(page.getByLabelText('Access token secret'))
      .toHaveAccessibleDescription('This cannot be empty.');
    expect(calls.map(([name]) => name)).not.toContain('connect');
  });

  it('that X refuses says what is missing, and keeps what was typed', async () => {
    const { checks, opened } = await section([]);
    checks.set([check('keys'), check('reach'), check('account', 'x_unauthorized')]);
    await fill();
    await page.getByLabelText('Access token secret').fill('wrong');
    await connect.click();
    await expect.element(page.getByText(/X does not know these keys/u)).toBeVisible();
    await expect.element(page.getByLabelText('Access token secret')).toHaveValue('wrong');
    expect(opened).toEqual([]);
  });
});
