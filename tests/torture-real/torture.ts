/** Agents at work, tweets coming in, and one fault after the other; now and then all is healed and compared. */
import { chromium, type Browser } from 'playwright';
import { findChromium } from '../support/chromium.ts';
import { Line } from '../support/line.ts';
import { Device } from './device.ts';
import type { Hop } from './faults.ts';
import type { Findings, World } from './findings.ts';
import { Office } from './office.ts';
import type { Planted } from './planted.ts';
import { Server, type Account } from './server.ts';
import { settle, WRONG } from './settle.ts';
import { Storm, type Strike } from './storm.ts';
import { X } from './x.ts';

/** The first agent has two tabs. */
const TABS = [2, 1, 1];
const ROLES = ['agent', 'supervisor', 'admin'];

export interface Plan {
  seed: number;
  /** Numbers of the first and the last fault. */
  first: number;
  last: number;
  /** Faults between two comparisons. */
  checkpointEvery: number;
  hops?: readonly Hop[];
  planted?: Planted;
  /** How long nothing may change before what is wrong is believed. */
  standstillMs: number;
}

export interface Outcome extends Findings {
  strikes: Strike[];
  tweets: number;
  /** What people did, by the name of the mutation. */
  intents: Record<string, number>;
  /** Replies that X has. */
  posted: number;
  seconds: number;
}

/** @param say Hears of each fault and each comparison. */
export async function torture(plan: Plan, say: (line: string) => void): Promise<Outcome> {
  const began = performance.now();
  const x = await X.open();
  const server = new Server(x);
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    handleSIGINT: false,
    handleSIGTERM: false,
  });
  // The stack is a process of its own: whoever ends a run by hand ends it as well.
  const abandon = (): void => {
    void browser
      .close()
      .then(() => server.stop(false))
      .finally(() => process.exit(130));
  };
  process.once('SIGINT', abandon).once('SIGTERM', abandon);
  let devices: Device[] = [];
  let isWrong = true;
  try {
    await server.start();
    if (plan.planted?.sql !== undefined) await server.query(plan.planted.sql);
    devices = await openDevices(browser, server, plan.planted);
    const office = new Office(x, plan.seed);
    const world: World = { devices, server, x, tweets: office.tweets };
    for (let nth = 0; nth < 8; nth += 1) office.tweet();
    for (const device of devices) await device.expectTickets();

    const storm = new Storm(plan, world, office, say);
    const known = new Set<string>();
    const wrong: Record<(typeof WRONG)[number], string[]> = {
      lost: [],
      doubled: [],
      sentTwice: [],
      diverged: [],
    };
    let found: Findings | undefined;
    for (let from = plan.first; from <= plan.last; from += plan.checkpointEvery) {
      const to = Math.min(plan.last, from + plan.checkpointEvery - 1);
      await storm.strike(from, to);
      const healed = performance.now();
      found = await settle(
        world,
        to === plan.last ? 'end' : 'checkpoint',
        known,
        plan.standstillMs,
      );
      const fresh = WRONG.flatMap((kind) => {
        const lines = found?.[kind].filter((line) => !known.has(line)) ?? [];
        for (const line of lines) known.add(line);
        wrong[kind].push(...lines);
        return lines.map((line) => `  ${kind}: ${line}`);
      });
      say(
        [
          `Compared after fault ${String(to)}: ${String(fresh.length)} findings, ` +
            `${String(found.doubtful.length)} replies in doubt, ${String(found.asked.length)} questions, ` +
            `quiet after ${((performance.now() - healed) / 1000).toFixed(1)} s`,
          ...fresh,
        ].join('\n'),
      );
    }
    if (!found) throw new Error('No fault is planned.');
    isWrong = known.size > 0 || found.waiting.length > 0;
    return {
      ...found,
      ...wrong,
      strikes: storm.strikes,
      tweets: office.tweets.length,
      intents: intentsOf(devices),
      posted: x.replies().length,
      seconds: (performance.now() - began) / 1000,
    };
  } finally {
    for (const device of devices) await device.close().catch(() => undefined);
    await browser.close();
    const remains = isWrong && !plan.planted;
    await server.stop(remains);
    await x.close();
    if (remains) say(`The server's folder is left in ${server.folder}`);
    process.off('SIGINT', abandon).off('SIGTERM', abandon);
  }
}

function openDevices(browser: Browser, server: Server, planted?: Planted): Promise<Device[]> {
  return Promise.all(
    TABS.map((tabs, index) =>
      Device.open(
        browser,
        new Line(() => server.app),
        accountOf(server, ROLES[index] ?? ''),
        tabs,
        planted?.page,
      ),
    ),
  );
}

function accountOf(server: Server, role: string): Account {
  const found = server.accounts.find((account) => account.role === role);
  if (!found) throw new Error(`No account for ${role}`);
  return found;
}

function intentsOf(devices: readonly Device[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { name } of devices.flatMap((device) => [...device.committed.values()])) {
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
