/** One browser profile of one agent: its tabs, its work, and what it holds. */
import type { Browser, BrowserContext, Page } from 'playwright';
import type { Random } from '../../supabase/local/x/random.ts';
import { tellCommitted, type Committed } from './committed.ts';
import type { Line } from '../support/line.ts';
import type { Account } from './server.ts';

/** A person who is that slow has been interrupted. */
const PATIENCE_MS = 5_000;

type Row = Record<string, unknown> & { id: string };

/** What a device holds and what its server would give it afresh. */
export interface Holdings {
  tables: Record<string, Row[]>;
  server: Record<string, Row[]>;
  outbox: { mutationId: string; lane: string; state: string }[];
}

export class Device {
  readonly line: Line;
  readonly committed = new Map<string, Committed>();
  readonly #context: BrowserContext;
  readonly #app: string;
  readonly #tabs: Page[] = [];
  #speaker: Page | undefined;

  private constructor(context: BrowserContext, line: Line, app: string) {
    this.#context = context;
    this.line = line;
    this.#app = app;
    context.setDefaultTimeout(PATIENCE_MS);
    context.on('request', (request) => {
      if (!request.url().includes('/rpc/')) return;
      // A request of a worker has no frame; the sync speaks from the page.
      if (request.serviceWorker() === null) this.#speaker = request.frame().page();
    });
  }

  /** Signs an agent in, in as many tabs. */
  static async open(browser: Browser, line: Line, account: Account, tabs: number): Promise<Device> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const device = new Device(context, line, await line.open());
    await context.exposeBinding('roostCommitted', (_source, intent: Committed) => {
      device.committed.set(intent.id, intent);
    });
    await context.addInitScript(tellCommitted);
    // Reading tweets is not what is tested here, and would take the processor from what is.
    await context.route('**/models/**', (route) => route.abort());
    const page = await context.newPage();
    await page.goto(`${device.#app}/sign-in`);
    await page.getByLabel('Email').fill(account.email);
    await page.getByLabel('Password', { exact: true }).fill(account.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByTestId('sync-state').waitFor({ timeout: 30_000 });
    device.#tabs.push(page);
    while (device.#tabs.length < tabs) await device.#another();
    return device;
  }

  /** Ends the tab that talks to the server, and opens another one. */
  async killTab(how: 'crash' | 'close'): Promise<void> {
    const tab = this.#tabs.find((each) => each === this.#speaker) ?? this.#tabs[0];
    if (!tab) return;
    this.#tabs.splice(this.#tabs.indexOf(tab), 1);
    if (how === 'crash') {
      const session = await this.#context.newCDPSession(tab);
      const gone = new Promise((resolve) => tab.once('crash', resolve));
      // A crashed page answers no command, this one included.
      void session.send('Page.crash').catch(() => undefined);
      await gone;
    }
    await tab.close();
  }

  /** As many tabs as there were, and the browser says that it is online. */
  async heal(tabs: number): Promise<void> {
    this.line.heal();
    while (this.#tabs.length < tabs) await this.#another();
    for (const tab of this.#tabs) {
      await tab.evaluate(() => dispatchEvent(new Event('online'))).catch(() => undefined);
    }
  }

  /** Waits until there is something to do. */
  async expectTickets(): Promise<void> {
    for (const tab of this.#tabs) {
      await tab.locator('a[data-ticket-id]').first().waitFor({ timeout: 30_000 });
    }
  }

  /** One piece of work on a ticket of the queue, as a person does it. Whatever interrupts it is no news. */
  async work(random: Random, token: string): Promise<void> {
    const tab = random.pick(this.#tabs);
    const kind = random.pick(['reply', 'note', 'assign', 'status', 'correct', 'reply', 'note']);
    const place = random.between(0, 7);
    const choice = random.between(0, 3);
    try {
      const queue = tab.locator('a[data-ticket-id]');
      const there = await queue.count();
      if (there === 0) return;
      await queue.nth(place % there).click();
      await tab.getByRole('form', { name: 'Answer' }).waitFor();
      await this.#do(tab, kind, choice, token);
    } catch {
      // The row moved, the menu closed, the tab died: a person would try again.
      await tab.keyboard.press('Escape').catch(() => undefined);
    }
  }

  /** Reads the device's database, and the same rows afresh from the server. */
  async holdings(): Promise<Holdings> {
    const tab = this.#tabs[0];
    if (!tab) throw new Error('The device has no tab.');
    return tab.evaluate(readHoldings);
  }

  async close(): Promise<void> {
    await this.#context.close();
    await this.line.close();
  }

  async #do(tab: Page, kind: string, choice: number, token: string): Promise<void> {
    if (kind === 'reply') {
      await tab.getByText('Reply', { exact: true }).first().click();
      await tab.getByLabel('Reply on X').fill(`We are looking into it. ${token}`);
      await tab.getByRole('button', { name: 'Send reply' }).click();
    } else if (kind === 'note') {
      await tab.getByText('Note', { exact: true }).click();
      await tab.getByLabel('Note for the team').fill(`For the team. ${token}`);
      await tab.getByRole('button', { name: 'Keep note' }).click();
    } else if (kind === 'assign') {
      await tab.getByRole('button', { name: /^Assign/ }).click();
      const people = tab.getByRole('menuitem').and(tab.locator(':not([data-disabled])'));
      await people.nth(choice % (await people.count())).click();
    } else if (kind === 'status') {
      await tab.getByRole('button', { name: /^Status: / }).click();
      await tab.getByRole('menuitemradio').nth(choice).click();
    } else {
      await tab.locator('[data-head="topic"]').first().click();
      await tab.getByRole('menuitemradio').nth(choice).click();
    }
  }

  async #another(): Promise<void> {
    const page = await this.#context.newPage();
    this.#tabs.push(page);
    await page.goto(this.#app);
    await page.getByTestId('sync-state').waitFor({ timeout: 30_000 });
  }
}

/** Runs in the page. */
async function readHoldings(): Promise<Holdings> {
  const stored = Object.entries<string>(localStorage).find(([name]) =>
    /^sb-.*-auth-token$/.test(name),
  );
  const session = JSON.parse(stored?.[1] ?? '{}') as { access_token: string; user: { id: string } };
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(`roost-${session.user.id}`);
    opening.onsuccess = () => {
      resolve(opening.result);
    };
    opening.onerror = () => {
      reject(new Error('The database cannot be opened.'));
    };
  });
  const all = <T>(table: string): Promise<T[]> =>
    new Promise((resolve) => {
      const reading = db.transaction(table).objectStore(table).getAll();
      reading.onsuccess = () => {
        resolve(reading.result as T[]);
      };
    });
  const conversations = await all<
    { ticket: Row | null } & Record<'messages' | 'triage' | 'replies', Row[]>
  >('conversations');
  const tables: Holdings['tables'] = {
    tickets: conversations.flatMap(({ ticket }) => ticket ?? []),
    customers: await all<Row>('customers'),
    messages: conversations.flatMap(({ messages }) => messages),
    triage: conversations.flatMap(({ triage }) => triage),
    replies: conversations.flatMap(({ replies }) => replies),
    notifications: await all<Row>('notifications'),
  };
  const names = Object.keys(tables);
  const outbox = (await all<Holdings['outbox'][number]>('outbox')).map(
    ({ mutationId, lane, state }) => ({ mutationId, lane, state }),
  );
  db.close();
  const { anonKey } = (await (await fetch('/config.json')).json()) as { anonKey: string };
  const server: Holdings['server'] = Object.fromEntries(names.map((name) => [name, []]));
  let cursor: unknown = null;
  do {
    const answer = await fetch('/rest/v1/rpc/snapshot', {
      method: 'POST',
      headers: {
        apikey: anonKey,
        authorization: `Bearer ${session.access_token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ cursor, page_size: 500 }),
    });
    const page = (await answer.json()) as { rows: Record<string, Row[]>; next?: unknown };
    for (const name of names) server[name]?.push(...(page.rows[name] ?? []));
    cursor = page.next ?? null;
  } while (cursor !== null);
  return { tables, server, outbox };
}
