import type { Server } from 'node:http';
import type { Database } from '../database/database.ts';
import type { Engine } from '../database/open-database.ts';
import type { Handler } from '../http/static-files.ts';
import type { Limits } from '../realtime/limits.ts';
import type { XSimulator } from '../x/options.ts';
import type { Account } from './accounts.ts';

/** How to start the stack. Everything has a default. */
export interface StackOptions {
  /** The folder that holds everything; two stacks cannot share one. Default `.roost` in the project. */
  data?: string;
  /** Port of the app; 0 takes any free one. */
  port?: number;
  /** Look for the next free port when `port` is taken. */
  nextFreePort?: boolean;
  /** Port that X's simulator takes when it is free; 0 for any. */
  xPort?: number;
  /** Let invented customers write to the brand. Default true. */
  demo?: boolean;
  /** Average time between two posts of the demo, in milliseconds. */
  demoIntervalMs?: number;
  /** Make one account for each role. Default true; false leaves a setup code to claim the first admin with. */
  accounts?: boolean;
  /** Where the database lives; `postgres` and `pglite` keep theirs in the data folder. */
  engine?: Engine;
  /** A Postgres server to use instead, `postgres://…`. */
  databaseUrl?: string;
  /**
   * Folder of the built app, by default `build`; or what serves the app instead, on the given server;
   * null serves the services alone.
   */
  build?: string | null | ((server: Server) => Promise<AppServer>);
  /** Run the functions. Default true. */
  functions?: boolean;
  /** Folder of the functions. Default `supabase/functions`. */
  functionsFolder?: string;
  /** Call the functions on their schedule, and register the webhook. Default true. */
  schedule?: boolean;
  /** Another X API than the simulator: its origin, and the keys to it. */
  x?: { origin: string; keys: XKeys };
  /** Seconds an access token lasts. Default 3600. */
  accessTokenSeconds?: number;
  realtimeLimits?: Partial<Limits>;
  /** Hears what goes on, a line at a time. Default: nothing listens. */
  log?: (line: string) => void;
  /** Told when the start takes a step that takes time. */
  progress?: (step: string) => void;
}

/** Serves the app in place of a built one. */
export interface AppServer {
  handle: Handler;
  close(): Promise<void>;
}

/** The five keys that X gives to an app and its account. */
export interface XKeys {
  consumerKey: string;
  consumerSecret: string;
  accessToken: string;
  accessSecret: string;
  bearerToken: string;
}

/** A running stack. */
export interface Stack {
  /** For example `http://127.0.0.1:4173`. */
  readonly app: string;
  readonly supabase: {
    readonly url: string;
    readonly anonKey: string;
    readonly serviceRoleKey: string;
  };
  readonly x: { readonly origin: string };
  /** The page of the mails that were not sent. */
  readonly mailbox: string;
  readonly accounts: readonly Account[];
  /** Makes its holder the first admin, once; null when there is an admin. */
  readonly setupCode: string | null;
  readonly cronSecret: string;
  /** null with another X API. */
  readonly simulator: XSimulator | null;
  readonly database: Database;
  /** Milliseconds from the call to being ready. */
  readonly startedInMs: number;
  /** Ends everything that was started; resolves when all of it has ended. */
  stop(): Promise<void>;
}
