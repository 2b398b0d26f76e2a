/** X in this process: it lives on when the server dies, and shows everything that was ever posted. */
import type { XSimulator } from '../../supabase/local/x/options.ts';
import { startXSimulator } from '../../supabase/local/x/server.ts';

/** How X's answer to a reply is lost after X has posted it. */
export type LostAnswer = 'drop-answer' | 'cut-answer';

/** X allows 100 replies in 15 minutes, which a long run passes; what happens then is tested elsewhere. */
const PLENTY = { user: 1_000_000, app: 1_000_000 };

export class X {
  readonly #simulator: XSimulator;

  private constructor(simulator: XSimulator) {
    this.#simulator = simulator;
  }

  static async open(): Promise<X> {
    const rateLimits = { 'posts.create': PLENTY, 'users.posts': PLENTY, 'users.mentions': PLENTY };
    return new X(await startXSimulator({ rateLimits }));
  }

  /** What tells the stack to use this X. */
  get environment(): Record<string, string> {
    const { origin, credentials } = this.#simulator;
    return {
      X_API_ORIGIN: origin,
      X_APP_KEY: credentials.consumerKey,
      X_APP_SECRET: credentials.consumerSecret,
      X_ACCESS_TOKEN: credentials.accessToken,
      X_ACCESS_SECRET: credentials.accessSecret,
      X_BEARER_TOKEN: credentials.bearerToken,
    };
  }

  /** Posts go to the stack at this address; those that it misses it has to find by reading. */
  async tell(app: URL): Promise<void> {
    await this.#simulator.connectWebhook(new URL('/functions/v1/webhook', app).href);
  }

  /** @param under The post that is answered. @returns the post's id */
  post(username: string, text: string, under?: string): string {
    const author = { username };
    return this.#simulator.addPost({
      author,
      text,
      ...(under !== undefined && { inReplyTo: under }),
    }).id;
  }

  loseNextAnswer(kind: LostAnswer): void {
    this.#simulator.setFault({ kind, endpoint: 'posts.create' });
  }

  loseNothing(): void {
    this.#simulator.clearFaults();
  }

  /** Whether an answer is still to be lost. */
  async isArmed(): Promise<boolean> {
    const response = await fetch(`${this.#simulator.origin}/_sim/status`);
    const { faultsPending } = (await response.json()) as { faultsPending: number };
    return faultsPending > 0;
  }

  /** The words of each reply that X has. */
  replies(): string[] {
    return this.#simulator
      .timeline(Number.MAX_SAFE_INTEGER)
      .flatMap(({ posts }) => posts.filter(({ isBrand }) => isBrand).map(({ text }) => text));
  }

  async close(): Promise<void> {
    await this.#simulator.close();
  }
}
