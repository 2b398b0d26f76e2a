/** The people on both sides: customers who write, and agents who work. */
import { createRandom, type Random } from '../../supabase/local/x/random.ts';
import type { Device } from './device.ts';
import { pickTask, type Work } from './work.ts';
import type { X } from './x.ts';

interface Conversation {
  username: string;
  post: string;
}

/** Customers who may write again. */
const REMEMBERED = 30;

export class Office {
  readonly #x: X;
  readonly #seed: number;
  readonly #random: Random;
  readonly #recent: Conversation[] = [];
  /** Ends the words of each post of a customer, and stands nowhere else. */
  readonly tweets: string[] = [];
  #count = 0;

  constructor(x: X, seed: number) {
    this.#x = x;
    this.#seed = seed;
    this.#random = createRandom(seed);
  }

  /** One piece of work at a device, and now and then a tweet before it. @param kind Any when left out. */
  async step(device: Device, random: Random, kind?: Work): Promise<void> {
    if (random.chance(0.25)) this.tweet();
    const task = pickTask(random, this.#token('r'), kind);
    if (random.chance(0.3) && (await device.asks()) > 0) await device.decideOne(task.choice);
    // A ticket is needed to work on.
    else if (!(await device.work(random, task)) && random.chance(0.5)) this.tweet();
  }

  /** A customer writes; one in three has done so before. */
  tweet(): void {
    const token = this.#token('t');
    this.tweets.push(token);
    if (this.#recent.length > 4 && this.#random.chance(0.3)) {
      const { username, post } = this.#random.pick(this.#recent);
      this.#x.post(username, `@Wrenby is there any news? ${token}`, post);
      return;
    }
    const username = `c_${token}`;
    const post = this.#x.post(username, `@Wrenby my order has not arrived, where is it? ${token}`);
    this.#recent.push({ username, post });
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
  }

  #token(kind: string): string {
    this.#count += 1;
    return `${kind}${String(this.#seed)}x${String(this.#count)}z`;
  }
}
