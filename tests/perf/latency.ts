/**
 * `npm run bench:latency [-- --json] [--tweets N]`: one tweet's way from X to the eyes of an agent, on the
 * production build and the embedded stack. Tweets are posted one at a time; the time of each hop comes from
 * marks that the app leaves, the row's own time in the database, and the queue's DOM.
 */
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import type { Page } from 'playwright';
import * as v from 'valibot';
import { buildApp, needsBuild } from '../../supabase/local/stack/build-app.ts';
import { startStack } from '../e2e/support/stack.ts';
import type { RunningStack } from '../e2e/support/stack.ts';
import { tweet } from '../e2e/support/x.ts';
import { findChromium } from '../support/chromium.ts';
import { observeDesk } from './desk-observer.ts';
import type { Sighting } from './desk-observer.ts';
import { megabytes, processTree } from './process-memory.ts';
import { median, percentile, rounded } from './statistics.ts';
import { TWEETS } from './tweets.ts';

/** In their order; each one ends where the next begins. */
const HOPS = ['webhook', 'poke', 'pull', 'lease', 'read', 'record', 'show'] as const;
type Hop = (typeof HOPS)[number];

interface Journey {
  totalMs: number;
  /** From posted to shown with the first guess of the linear model; null when it was never seen on its own. */
  firstGuessMs: number | null;
  hops: Record<Hop, number>;
}

const SHOWN_WITHIN_MS = 60_000;
/** The first ones fetch and start the model. */
const WARM_UP = 3;

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    tweets: { type: 'string', default: '40' },
  },
});
const tweets = Number(options.tweets);
if (!Number.isSafeInteger(tweets) || tweets < 1) {
  process.stderr.write('--tweets takes a whole number above 0.\n');
  process.exit(2);
}

function say(line: string): void {
  if (!options.json) process.stdout.write(`${line}\n`);
}

/** The service's own view of the database. */
async function rest(
  { supabase }: RunningStack,
  path: string,
  init: RequestInit = {},
): Promise<string> {
  const { url, serviceRoleKey } = supabase;
  const headers = {
    apikey: serviceRoleKey,
    authorization: `Bearer ${serviceRoleKey}`,
    'content-type': 'application/json',
  };
  const response = await fetch(`${url}/rest/v1/${path}`, { ...init, headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`The stack refused ${path}: ${text}`);
  return text;
}

const storedSchema = v.tuple([v.object({ created_at: v.string(), ticket_id: v.string() })]);

/** The message's ticket, and when it was written to the database in milliseconds since the epoch. */
async function stored(
  stack: RunningStack,
  messageId: string,
): Promise<{ at: number; ticketId: string }> {
  const text = await rest(stack, `messages?select=created_at,ticket_id&id=eq.${messageId}`);
  const [row] = v.parse(storedSchema, JSON.parse(text));
  return { at: Date.parse(row.created_at), ticketId: row.ticket_id };
}

/** Takes the ticket out of the queue: it draws only as many rows as fit. */
async function solve(stack: RunningStack, page: Page, ticketId: string): Promise<void> {
  const body = JSON.stringify({ status: 'solved', solved_at: new Date().toISOString() });
  await rest(stack, `tickets?id=eq.${ticketId}`, { method: 'PATCH', body });
  await page.locator(`[data-ticket-id="${ticketId}"]`).waitFor({ state: 'detached' });
}

/** Waits until the queue shows the customer's row as read by the device. */
async function shown(page: Page, handle: string): Promise<Sighting[]> {
  await page.waitForFunction(
    (name) =>
      window.roostSightings.some(
        ({ kind, name: source, text }) =>
          kind === 'row' && source === 'device' && text.includes(name),
      ),
    `@${handle}`,
    { timeout: SHOWN_WITHIN_MS, polling: 50 },
  );
  return page.evaluate(() => window.roostSightings.splice(0));
}

async function journey(stack: RunningStack, page: Page, nth: number): Promise<Journey> {
  const handle = `bench_${String(nth)}`;
  const text = TWEETS[nth % TWEETS.length] ?? '';
  await page.evaluate(() => window.roostSightings.splice(0));
  const posted = performance.timeOrigin + performance.now();
  await tweet(stack.x.origin, handle, text);
  const sightings = await shown(page, handle);
  const rowAt = (source: string): number | undefined =>
    sightings.find(
      ({ kind, name, text: words }) =>
        kind === 'row' && name === source && words.includes(`@${handle}`),
    )?.at;
  const pulled = sightings.find(({ name }) => name.startsWith('pulled:'));
  const id = pulled?.name.slice('pulled:'.length) ?? '';
  const markAt = (hop: string): number => {
    const mark = sightings.find(({ name }) => name === `${hop}:${id}`);
    if (mark) return mark.at;
    throw new Error(`The app left no mark "${hop}" for the tweet of @${handle}.`);
  };
  const { at: storedAt, ticketId } = await stored(stack, id);
  const pokes = sightings.filter(({ name, at }) => name.startsWith('poked:') && at >= storedAt);
  const pulledAt = markAt('pulled');
  const end = rowAt('device') ?? NaN;
  const times = [
    posted,
    storedAt,
    // Without a poke the pull came by itself.
    pokes.find(({ at }) => at <= pulledAt)?.at ?? pulledAt,
    pulledAt,
    markAt('leased'),
    markAt('read'),
    markAt('recorded'),
    end,
  ];
  const hops = Object.fromEntries(
    HOPS.map((hop, index) => [hop, (times[index + 1] ?? NaN) - (times[index] ?? NaN)]),
  ) as Record<Hop, number>;
  const guess = rowAt('linear');
  await solve(stack, page, ticketId);
  return {
    totalMs: end - posted,
    firstGuessMs: guess === undefined ? null : guess - posted,
    hops,
  };
}

async function signIn(page: Page, stack: RunningStack): Promise<void> {
  const { email, password } = stack.account('agent');
  await page.goto(`${stack.app}/sign-in`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByTestId('sync-state').waitFor();
}

/** Tweets do not come in step with our own timers. */
function pause(nth: number): Promise<void> {
  const ms = 300 + ((nth * 619) % 900);
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function report(journeys: readonly Journey[], more: object): object {
  const totals = journeys.map(({ totalMs }) => totalMs);
  const beyond = journeys.map(({ totalMs, hops }) => totalMs - hops.webhook);
  const guesses = journeys.flatMap(({ firstGuessMs }) => firstGuessMs ?? []);
  const sum = totals.reduce((all, ms) => all + ms, 0);
  const share = (hop: Hop): number => journeys.reduce((all, { hops }) => all + hops[hop], 0) / sum;
  const byHop = <T>(of: (hop: Hop) => T): Record<string, T> =>
    Object.fromEntries(HOPS.map((hop) => [hop, of(hop)]));
  return {
    tweets: journeys.length,
    p50Ms: rounded(median(totals)),
    p95Ms: rounded(percentile(totals, 0.95)),
    beyondWebhookP50Ms: rounded(median(beyond)),
    beyondWebhookP95Ms: rounded(percentile(beyond, 0.95)),
    firstGuessP50Ms: rounded(median(guesses)),
    hops: byHop((hop) => rounded(share(hop), 3)),
    hopsP50Ms: byHop((hop) => rounded(median(journeys.map(({ hops }) => hops[hop])))),
    ...more,
  };
}

async function measure(): Promise<object> {
  if (needsBuild()) {
    say('Building the app');
    await buildApp();
  }
  const startedAt = performance.now();
  const stack = await startStack('--no-demo');
  const coldStartMs = rounded(performance.now() - startedAt);
  say(`The stack is ready after ${String(coldStartMs)} ms.`);
  const stackPids = new Set(
    processTree(process.pid)
      .filter(({ pid }) => pid !== process.pid)
      .map(({ pid }) => pid),
  );
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(observeDesk);
    await signIn(page, stack);
    const journeys: Journey[] = [];
    for (let nth = 0; nth < WARM_UP + tweets; nth += 1) {
      const found = await journey(stack, page, nth);
      if (nth >= WARM_UP) journeys.push(found);
      say(`${String(nth + 1)}: ${String(rounded(found.totalMs))} ms`);
      await pause(nth);
    }
    const running = processTree(process.pid).filter(({ pid }) => pid !== process.pid);
    // The page's own process is by far the largest of Chromium's.
    const tab = running
      .filter(({ command }) => command.includes('--type=renderer'))
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, 1);
    return report(journeys, {
      coldStartMs,
      stackRssMb: megabytes(running.filter(({ pid }) => stackPids.has(pid))),
      tabRssMb: megabytes(tab),
    });
  } finally {
    await browser.close();
    await stack.stop();
  }
}

try {
  const result = await measure();
  process.stdout.write(`${JSON.stringify(result, null, options.json ? undefined : 2)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
