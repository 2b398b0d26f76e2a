/** Strikes one fault after the other on each device, while people go on working at all of them. */
import { setTimeout as wait } from 'node:timers/promises';
import { createRandom, type Random } from '../../supabase/local/x/random.ts';
import { arm } from './arm.ts';
import type { Device } from './device.ts';
import { planFault, type Fault, type Hop } from './faults.ts';
import type { World } from './findings.ts';
import { Gate } from './gate.ts';
import type { Office } from './office.ts';

/** A fault that has struck. */
export interface Strike {
  fault: Fault;
  /** The call that it has struck. */
  what: string;
  /** How often it was armed before and found nothing in flight. */
  inVain: number;
  /** Milliseconds that it waited for work, and until what it broke was back. */
  waited: number;
  healed: number;
}

interface Range {
  seed: number;
  hops?: readonly Hop[];
}

/** Pieces of work that a fault waits for before it is armed anew. */
const PATIENCE = 15;
/** A request follows its click; what comes later is met by the next piece of work. */
const FOLLOWS_WITHIN_MS = 150;
const SERVER: readonly Hop[] = ['server', 'database'];

export class Storm {
  readonly #range: Range;
  readonly #world: World;
  readonly #office: Office;
  readonly #say: (line: string) => void;
  readonly #gate = new Gate();
  /** X loses one answer at a time. */
  readonly #atX = new Gate();
  readonly strikes: Strike[] = [];

  constructor(range: Range, world: World, office: Office, say: (line: string) => void) {
    this.#range = range;
    this.#world = world;
    this.#office = office;
    this.#say = say;
  }

  /** All faults with these numbers; each device has its own. */
  async strike(first: number, last: number): Promise<void> {
    const { devices } = this.#world;
    await Promise.all(
      devices.map(async (device, index) => {
        for (let nth = first; nth <= last; nth += 1) {
          const fault = planFault(this.#range.seed, nth, devices.length, this.#range.hops);
          if (fault.device === index) await this.#bring(fault, device);
        }
      }),
    );
  }

  /** Arms a fault until it strikes something. */
  async #bring(fault: Fault, device: Device): Promise<void> {
    const random = createRandom(fault.seed);
    const asked = [this.#gate.enter(SERVER.includes(fault.hop) ? 'alone' : 'beside')];
    if (fault.hop === 'x') asked.push(this.#atX.enter('alone'));
    const leave = await Promise.all(asked);
    for (let inVain = 0; ; inVain += 1) {
      const began = performance.now();
      const armed = arm(fault, { device, ...this.#world });
      const what = await this.#workUntil(armed.struck, device, random, fault.hop);
      const struck = performance.now();
      // Some work while it is broken: it waits in the outbox.
      if (fault.hop === 'network' && what !== null) await this.#office.step(device, random);
      await armed.heal();
      if (what === null) continue;
      const strike = {
        ...{ fault, what, inVain },
        ...{ waited: struck - began, healed: performance.now() - struck },
      };
      this.strikes.push(strike);
      this.#say(line(strike));
      break;
    }
    for (const go of leave) go();
  }

  /** @returns what was struck; null when a fault has found nothing for long. */
  async #workUntil(
    struck: Promise<string>,
    device: Device,
    random: Random,
    hop: Hop,
  ): Promise<string | null> {
    const noted: { call?: string } = {};
    const heard = struck.then((call) => (noted.call = call));
    for (let step = 0; noted.call === undefined && step < PATIENCE; step += 1) {
      await this.#office.step(device, random, hop === 'x' ? 'reply' : undefined);
      await Promise.race([heard, wait(FOLLOWS_WITHIN_MS)]);
    }
    return noted.call ?? null;
  }
}

function line({ fault, what, inVain, waited, healed }: Strike): string {
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  const times = inVain === 0 ? '' : `, ${String(inVain)} times in vain`;
  return `${String(fault.nth)}: ${fault.hop} of device ${String(fault.device)}: ${what} (${seconds(waited)} s to strike, ${seconds(healed)} s to heal${times})`;
}
