/** Agents at work, tweets coming in, and one fault after the other; then everything is healed and compared. */
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright';
import { createRandom, type Random } from '../../supabase/local/x/random.ts';
import { findChromium } from '../support/chromium.ts';
import { Device } from './device.ts';
import { arm, planFaults, type Fault } from './faults.ts';
import { compare, type Findings } from './findings.ts';
import { Line } from '../support/line.ts';
import { Server, type Account } from './server.ts';

/** The first agent has two tabs. */
const TABS = [2, 1, 1];
const ROLES = ['agent', 'supervisor', 'admin'];
/** Pieces of work that a fault waits for before it is called a miss. */
const PATIENCE = 12;
const QUIET_WITHIN_MS = 180_000;

export interface Outcome extends Findings {
  struck: { fault: Fault; what: string }[];
  missed: Fault[];
  tweets: number;
  intents: Record<string, number>;
}

/** @param say Hears of each fault. @param only Strikes no other fault than this one, to replay it. */
export async function torture(
  { seed, faults, only }: { seed: number; faults: number; only?: number | undefined },
  say: (line: string) => void,
): Promise<Outcome> {
  const server = new Server();
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
      .then(() => server.stop())
      .finally(() => process.exit(130));
  };
  process.once('SIGINT', abandon).once('SIGTERM', abandon);
  const devices: Device[] = [];
  try {
    await server.start();
    for (const [index, tabs] of TABS.entries()) {
      const account = accountOf(server, ROLES[index] ?? '');
      devices.push(await Device.open(browser, new Line(() => server.app), account, tabs));
    }
    const random = createRandom(seed);
    const plan = planFaults(random, faults, devices.length);
    const office = new Office(server, devices, random, seed);
    const outcome: Pick<Outcome, 'struck' | 'missed'> = { struck: [], missed: [] };
    for (let nth = 0; nth < 4; nth += 1) await office.tweet();
    for (const device of devices) await device.expectTickets();
    for (const fault of plan) {
      if (only !== undefined && fault.nth !== only) {
        await office.step();
        continue;
      }
      const device = devices[fault.device];
      if (!device) continue;
      const armed = arm(fault, device, TABS[fault.device] ?? 1, server);
      for (let step = 0; step < PATIENCE && armed.struck() === null; step += 1) {
        await office.step(fault.hop === 'socket' ? undefined : device);
      }
      // Some work while it is broken: it waits in the outbox.
      if (fault.hop === 'network') await office.step(device);
      await armed.heal();
      const what = armed.struck();
      if (what === null) outcome.missed.push(fault);
      else outcome.struck.push({ fault, what });
      say(`${fault.nth}: ${fault.hop} of device ${fault.device}: ${what ?? 'nothing in flight'}`);
    }
    say('Healed; waiting until everything is quiet.');
    const findings = await settle(devices, server, office.tweets);
    return { ...findings, ...outcome, tweets: office.tweets.length, intents: intentsOf(devices) };
  } finally {
    for (const device of devices) await device.close().catch(() => undefined);
    await browser.close();
    await server.stop();
  }
}

/** The people on both sides. */
class Office {
  readonly #server: Server;
  readonly #devices: readonly Device[];
  readonly #random: Random;
  readonly #seed: number;
  readonly tweets: string[] = [];
  #count = 0;

  constructor(server: Server, devices: readonly Device[], random: Random, seed: number) {
    this.#server = server;
    this.#devices = devices;
    this.#random = random;
    this.#seed = seed;
  }

  /** One tweet or one piece of work. @param at Whose turn it is; without one a tweet comes. */
  async step(at?: Device): Promise<void> {
    if (!at || this.#random.chance(0.25)) await this.tweet();
    const device = at && this.#random.chance(0.7) ? at : this.#random.pick(this.#devices);
    await device.work(this.#random, this.#token('r'));
  }

  async tweet(): Promise<void> {
    const token = this.#token('t');
    const text = `@Wrenby my order ${token} has not arrived, where is it?`;
    if (await this.#server.tweet(`customer_${token}`, text)) this.tweets.push(token);
  }

  #token(kind: string): string {
    this.#count += 1;
    return `${kind}${this.#seed}x${this.#count}z`;
  }
}

/** Asks again until nothing is on its way and nothing is wrong, or time is up: then what is wrong stays wrong. */
async function settle(
  devices: readonly Device[],
  server: Server,
  tweets: readonly string[],
): Promise<Findings> {
  for (const [index, device] of devices.entries()) await device.heal(TABS[index] ?? 1);
  const until = performance.now() + QUIET_WITHIN_MS;
  for (;;) {
    const found = await compare(devices, server, tweets);
    const open = Object.values(found).some((lines: string[]) => lines.length > 0);
    if (!open || performance.now() > until) return found;
    await wait(500);
  }
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
