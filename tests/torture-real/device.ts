/** One browser profile of one agent: its tabs, its work, and what it holds. */
import type { Browser, BrowserContext, Page } from 'playwright';
import type { Random } from '../../supabase/local/x/random.ts';
import type { Line } from '../support/line.ts';
import { readHoldings, type Holdings } from './holdings.ts';
import type { Account } from './server.ts';
import { showStored, tellCommitted, type Committed, type Kept } from './stored.ts';
import { decide, perform, sendAgain, type Task } from './work.ts';

/** What cannot be clicked by then has gone: the person does something else. A busy machine takes its time. */
const CLICK_WITHIN_MS = 20_000;
/** Catches an app that hangs. */
const OPEN_WITHIN_MS = 180_000;

export class Device {
  readonly line: Line;
  readonly committed = new Map<string, Committed>();
  /** Intents that the outbox has asked its person about. */
  readonly asked = new Set<string>();
  readonly #context: BrowserContext;
  readonly #app: string;
  readonly #wanted: number;
  readonly #tabs: Page[] = [];
  #speaker: Page | undefined;

  private constructor(context: BrowserContext, line: Line, app: string, tabs: number) {
    this.#context = context;
    this.line = line;
    this.#app = app;
    this.#wanted = tabs;
    context.setDefaultTimeout(CLICK_WITHIN_MS);
    context.on('request', (request) => {
      if (!request.url().includes('/rpc/')) return;
      // A request of a worker has no frame; the sync speaks from the page.
      if (request.serviceWorker() === null) this.#speaker = request.frame().page();
    });
  }

  /** Signs an agent in, in as many tabs. @param prepare Runs first in each page. */
  static async open(
    browser: Browser,
    line: Line,
    account: Account,
    tabs: number,
    prepare?: () => void,
  ): Promise<Device> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      // Without a graphics card each frame costs the processor.
      reducedMotion: 'reduce',
    });
    const device = new Device(context, line, await line.open(), tabs);
    await context.exposeBinding('roostCommitted', (_source, intent: Committed) => {
      device.committed.set(intent.id, intent);
    });
    await context.exposeBinding('roostAsked', (_source, id: string) => device.asked.add(id));
    await context.addInitScript(tellCommitted);
    await context.addInitScript(showStored);
    if (prepare) await context.addInitScript(prepare);
    const page = await context.newPage();
    await page.goto(`${device.#app}/sign-in`, { timeout: OPEN_WITHIN_MS });
    await page.getByLabel('Email').fill(account.email);
    await page.getByLabel('Password', { exact: true }).fill(account.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByTestId('sync-state').waitFor({ timeout: OPEN_WITHIN_MS });
    device.#tabs.push(page);
    await device.reopen();
    return device;
  }

  /** Ends the tab that talks to the server. */
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

  /** Opens as many tabs as there were. */
  async reopen(): Promise<void> {
    while (this.#tabs.length < this.#wanted) {
      const page = await this.#context.newPage();
      this.#tabs.push(page);
      await page.goto(this.#app, { timeout: OPEN_WITHIN_MS });
      await page.getByTestId('sync-state').waitFor({ timeout: OPEN_WITHIN_MS });
    }
  }

  /** The network is back, and the browser says so. */
  async reconnect(): Promise<void> {
    this.line.heal();
    for (const tab of this.#tabs) await tab.evaluate(() => dispatchEvent(new Event('online')));
  }

  /** Waits until there is something to do. */
  async expectTickets(): Promise<void> {
    for (const tab of this.#tabs) {
      await tab.locator('a[data-ticket-id]').first().waitFor({ timeout: OPEN_WITHIN_MS });
    }
  }

  /** Does one piece of work in one of the tabs. Whatever interrupts it is no news. @returns whether it was done. */
  async work(random: Random, task: Task): Promise<boolean> {
    const place = random.next();
    // Killed this very moment.
    if (this.#tabs.length === 0) return true;
    const tab = this.#tab(place);
    try {
      // A tab behind another one is not painted, and nothing in it can be clicked.
      if (this.#tabs.length > 1) await tab.bringToFront();
      return await perform(tab, task);
    } catch {
      // The row moved, the menu closed, the tab died: a person would try again.
      await tab.keyboard.press('Escape').catch(() => undefined);
      return false;
    }
  }

  /** How many things wait for the person. */
  async asks(): Promise<number> {
    const kept = await this.#read().catch(() => []);
    const asking = kept.filter(({ state }) => state !== 'pending' && state !== 'acknowledged');
    // A tab that died may not have told.
    for (const { mutationId } of asking) this.asked.add(mutationId);
    return asking.length;
  }

  /** The person looks into the outbox and settles the first thing that it asks. */
  async decideOne(choice: number): Promise<void> {
    if (this.#tabs.length > 0) await decide(this.#tab(), choice).catch(() => undefined);
  }

  async sendAgain(ticketId: string): Promise<void> {
    await sendAgain(this.#tab(), `/tickets/${ticketId}`).catch(() => undefined);
  }

  /** Reads the device's database, and the same rows afresh from the server. */
  async holdings(): Promise<Holdings> {
    return this.#tab().evaluate(readHoldings);
  }

  async close(): Promise<void> {
    await this.#context.close();
    await this.line.close();
  }

  async #read(): Promise<Kept[]> {
    return (await this.#tab().evaluate(() => window.roostStored('outbox'))) as Kept[];
  }

  /** @param place From 0 to 1. */
  #tab(place = 0): Page {
    const tab = this.#tabs[Math.floor(place * this.#tabs.length)];
    if (!tab) throw new Error('The device has no tab.');
    return tab;
  }
}
