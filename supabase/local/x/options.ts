import type { XApp } from './apps.ts';
import type { Endpoint } from './api/request.ts';
import type { SimulatorClock } from './clock.ts';
import type { Fault } from './faults.ts';
import type { NewPost, XPost, XUser } from './model.ts';
import type { XCredentials } from './oauth.ts';
import type { RateLimit } from './rate-limit.ts';
import type { TimelineThread } from './timeline.ts';
import type { Delivery } from './webhooks/delivery.ts';

/** How to start the simulator. Everything has a default. */
export interface XSimulatorOptions {
  /** 0 takes any free port. */
  port?: number;
  /** The address to listen on; the machine itself when left out. */
  host?: string;
  /** Keeps the world in this file, so that a restart goes on where it stopped. */
  dataFile?: string;
  /** Lets invented customers write to the brand. */
  demo?: boolean;
  /** Average time between two posts of the demo, in milliseconds. */
  intervalMs?: number;
  /** The account that is written to and that replies. */
  brand?: Partial<Omit<XUser, 'createdAtMs'>>;
  /** Keys that the API accepts; those left out are made up. */
  credentials?: Partial<XCredentials>;
  clock?: SimulatorClock;
  /** Repeats all that is left to chance. */
  seed?: number;
  /** Told of a failure inside the simulator itself; its caller gets a 500. Printed when left out. */
  onError?: (error: unknown) => void;
  /** Replaces X's published limits for some endpoints. */
  rateLimits?: Partial<Record<Endpoint, RateLimit>>;
}

/** A running simulator. */
export interface XSimulator {
  /** For example `http://127.0.0.1:41234`: page, API and pictures. */
  readonly origin: string;
  readonly port: number;
  readonly credentials: XCredentials;
  readonly brand: XUser;
  /** @throws PublishingError when X would refuse it */
  addPost(post: NewPost): XPost;
  /** Makes a new version with a new id. @throws PublishingError when there is no such post */
  editPost(id: string, text: string): XPost;
  /** Deletes all versions. Returns false when there is no such post. */
  deletePost(id: string): boolean;
  /** Conversations as the page shows them, newest first. */
  timeline(limit?: number): TimelineThread[];
  setFault(fault: Fault): void;
  clearFaults(): void;
  /**
   * Registers a callback and subscribes it to what concerns the brand: mentions, replies, quotes, own
   * posts, and deletions by anyone. @throws Error when the challenge fails
   */
  connectWebhook(url: string): Promise<void>;
  /** The app of an account, with its keys and its standing, which may be changed. Both are made when there is none. */
  app(username: string): XApp;
  /** What became of the last deliveries. */
  deliveries(): readonly Delivery[];
  /** Settles when no delivery is on its way. */
  deliveriesSettled(): Promise<void>;
  /** Stops or continues the demo's own posts. Customers go on answering replies. */
  setDemoRunning(running: boolean): void;
  close(): Promise<void>;
}

/** The address that a failed start could not take. `message` is a sentence for the person who started it. */
export class ListenError extends Error {
  readonly code: 'port_taken' | 'listen_failed';

  constructor(code: ListenError['code'], message: string) {
    super(message);
    this.name = 'ListenError';
    this.code = code;
  }
}
