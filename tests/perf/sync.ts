/**
 * `npm run bench:sync [-- --json] [--tickets N] [--large N] [--rounds N]`: what a device costs that holds a desk.
 * The first sync and a pull go through the product's own client into IndexedDB, against the bare PostgREST reads
 * of the same rows in the same tab, in turn; opening a ticket is measured in the production build.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright';
import { buildApp, needsBuild } from '../../supabase/local/stack/build-app.ts';
import type { Stack } from '../../supabase/local/stack/options.ts';
import { startStack } from '../../supabase/local/stack/start-stack.ts';
import { findChromium } from '../support/chromium.ts';
import { searchTyping } from './search-typing.ts';
import { median, percentile, rounded } from './statistics.ts';
import { addTickets, changeRows } from './sync-rows.ts';
import { BENCH_PATH, openSyncSite } from './sync-site.ts';
import type { SyncBench } from './sync-page/bench.ts';

const MESSAGES_EACH = 4;
const CHANGES = 1_000;
const OPENINGS = 60;
const FILLED_WITHIN_MS = 15 * 60_000;

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    tickets: { type: 'string', default: '10000' },
    large: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '3' },
  },
});
const tickets = wholeNumber('--tickets', options.tickets);
const large = Math.max(tickets, wholeNumber('--large', options.large));
const rounds = wholeNumber('--rounds', options.rounds);

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  process.stderr.write(`${name} takes a whole number above 0.\n`);
  process.exit(2);
}

function say(line: string): void {
  if (!options.json) process.stdout.write(`${line}\n`);
}

function supervisor(stack: Stack): { email: string; password: string } {
  const account = stack.accounts.find(({ role }) => role === 'supervisor');
  if (!account) throw new Error('The stack has no supervisor.');
  return account;
}

interface Ratio {
  product: number[];
  bare: number[];
}

/** Of the fastest of each: what else the machine did only adds. */
function ratio({ product, bare }: Ratio): number | null {
  return rounded(Math.min(...product) / Math.min(...bare), 2);
}

/** First syncs and pulls, each in turn with its bare reads. */
async function transfers(
  stack: Stack,
  browser: Browser,
): Promise<{ first: Ratio; pulls: Ratio; rows: number }> {
  const page = await browser.newPage();
  await page.goto(`${stack.app}${BENCH_PATH}`);
  const { email, password } = supervisor(stack);
  await page.evaluate(([key, mail, word]) => window.syncBench.signIn(key, mail, word), [
    stack.supabase.anonKey,
    email,
    password,
  ] as const);
  const ask = <T>(work: (bench: SyncBench) => Promise<T>): Promise<T> =>
    page.evaluate<T>(`(${work.toString()})(window.syncBench)`);

  const first: Ratio = { product: [], bare: [] };
  let rows = 0;
  for (let round = 0; round < rounds; round += 1) {
    const bare = await ask((bench) => bench.bareReads());
    const filled = await ask((bench) => bench.firstSync());
    if (filled.tickets !== tickets)
      throw new Error(`The device holds ${String(filled.tickets)} of ${String(tickets)} tickets.`);
    rows = bare.rows;
    first.bare.push(bare.ms);
    first.product.push(filled.ms);
    say(
      `First sync ${seconds(filled.ms)} (${seconds(filled.asked)} for the server), bare reads ${seconds(bare.ms)} (${String(rows)} rows)`,
    );
  }

  const pulls: Ratio = { product: [], bare: [] };
  for (let round = 0; round < rounds * 3; round += 1) {
    const at = await changeRows(stack.database, CHANGES);
    const since = JSON.stringify(at);
    const bare = await page.evaluate<{ ms: number; rows: number }>(
      `window.syncBench.bareChanges(${since})`,
    );
    if (bare.rows !== CHANGES) throw new Error(`${String(bare.rows)} rows changed.`);
    const pulled = await ask((bench) => bench.pull());
    pulls.bare.push(bare.ms);
    pulls.product.push(pulled.ms);
    say(
      `Pull ${String(rounded(pulled.ms))} ms (${String(rounded(pulled.asked))} for the server), bare reads ${String(rounded(bare.ms))} ms`,
    );
  }
  await page.close();
  return { first, pulls, rows };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** The desk in the production build, filled. */
async function openDesk(stack: Stack, browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const { email, password } = supervisor(stack);
  await page.goto(`${stack.app}/sign-in`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const until = performance.now() + FILLED_WITHIN_MS;
  while (!(await page.evaluate(isFilled, large))) {
    if (performance.now() > until) throw new Error('The desk was not filled in time.');
    await page.waitForTimeout(500);
  }
  await page.locator('[data-ticket-id]').first().waitFor();
  return page;
}

/** Runs in the page: whether its database holds so many tickets, and is in step with the server. */
async function isFilled(wanted: number): Promise<boolean> {
  const databases = await indexedDB.databases();
  const name = databases.map((one) => one.name ?? '').find((one) => one.startsWith('roost-'));
  if (name === undefined) return false;
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(new Error('The database does not open.'));
    };
  });
  try {
    if (!db.objectStoreNames.contains('conversations')) return false;
    const store = db.transaction(['conversations', 'meta']).objectStore('conversations');
    const cursor = store.transaction.objectStore('meta').get('cursor');
    const count = store.count();
    await new Promise((resolve) => {
      store.transaction.oncomplete = resolve;
    });
    return count.result >= wanted && cursor.result !== undefined;
  } finally {
    db.close();
  }
}

/** Opens tickets of the queue one after the other. @returns milliseconds from the click to the paint, each */
function openTickets(page: Page): Promise<number[]> {
  return page.evaluate(async (openings) => {
    const painted = (): Promise<number> =>
      new Promise((resolve) => {
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          // After the frame that shows it.
          channel.port1.onmessage = () => {
            resolve(performance.now());
          };
          channel.port2.postMessage(null);
        });
      });
    const shown = (id: string): Promise<void> =>
      new Promise((resolve) => {
        const look = (): boolean =>
          location.pathname.endsWith(id) &&
          document.querySelector('article [role="region"] p') !== null;
        const observer = new MutationObserver(() => {
          if (!look()) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      });
    const times: number[] = [];
    for (let nth = 0; nth < openings; nth += 1) {
      const links = [...document.querySelectorAll<HTMLElement>('a[data-ticket-id]')];
      const link = links.filter((one) => one.ariaCurrent !== 'page')[nth % (links.length - 1)];
      const seen = shown(link?.dataset['ticketId'] ?? '');
      const began = performance.now();
      link?.click();
      await seen;
      times.push((await painted()) - began);
      await new Promise((resolve) => {
        requestIdleCallback(resolve);
      });
    }
    return times;
  }, OPENINGS);
}

/** What the page's objects take once the garbage is gone, in MB. */
async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return Math.round(usedSize / 1e6);
}

async function measure(): Promise<object> {
  if (needsBuild()) {
    say('Building the app');
    await buildApp();
  }
  const data = await mkdtemp(join(tmpdir(), 'roost-bench-sync-'));
  const stack = await startStack({
    data,
    demo: false,
    functions: false,
    engine: 'postgres',
    build: openSyncSite,
  });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    await addTickets(stack.database, 1, tickets, MESSAGES_EACH);
    const { first, pulls, rows } = await transfers(stack, browser);
    if (large > tickets) await addTickets(stack.database, tickets + 1, large - tickets, 1);
    say(`Filling a desk with ${String(large)} tickets`);
    const page = await openDesk(stack, browser);
    const openings = await openTickets(page);
    const search = await searchTyping(page);
    return {
      tickets,
      largeTickets: large,
      rows,
      firstSyncMs: rounded(median(first.product)),
      firstSyncBareMs: rounded(median(first.bare)),
      firstSyncRatio: ratio(first),
      pullMs: rounded(median(pulls.product)),
      pullBareMs: rounded(median(pulls.bare)),
      pullRatio: ratio(pulls),
      openTicketP50Ms: rounded(median(openings), 1),
      openTicketP95Ms: rounded(percentile(openings, 0.95), 1),
      searchLongTaskMs: rounded(search.longTaskMs, 1),
      searchLongTaskWorkMs: rounded(search.longTaskWorkMs, 1),
      searchAnswerP95Ms: rounded(search.answerP95Ms),
      searchIndexMs: rounded(search.indexMs),
      ...(search.longTaskMs === null ? { searchReason: 'The desk has no search box.' } : {}),
      heapMb: await heap(page),
    };
  } finally {
    await browser.close();
    await stack.stop();
    await rm(data, { recursive: true, force: true });
  }
}

try {
  const result = await measure();
  process.stdout.write(`${JSON.stringify(result, null, options.json ? undefined : 2)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
