import type { AppRegistry } from '../apps.ts';
import type { Publishing } from '../publishing.ts';
import type { Principal } from '../oauth.ts';
import type { XUser } from '../model.ts';
import type { World } from '../world.ts';
import type { ObjectWriter } from './objects.ts';
import type { ApiReply } from './problems.ts';
import type { WebhookRegistry } from '../webhooks/registry.ts';

/** A request that has passed authentication. */
export interface ApiRequest {
  /** Path parameters by name. */
  params: Record<string, string>;
  query: URLSearchParams;
  body: Buffer;
  principal: Principal;
}

/** What the endpoints work on. */
export interface ApiContext {
  world: World;
  publishing: Publishing;
  objects: ObjectWriter;
  webhooks: WebhookRegistry;
  apps: AppRegistry;
  /** The account that the keys of the request belong to. */
  brand: XUser;
}

/** One endpoint: where it is, who may call it how often, and what it does. */
export interface Route {
  /** Name for rate limits and faults. */
  endpoint: Endpoint;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with `:name` for parameters. */
  path: string;
  /** Principals that the endpoint accepts. */
  accepts: readonly Principal[];
  handle(request: ApiRequest, context: ApiContext): ApiReply | Promise<ApiReply>;
}

export const endpoints = [
  'users.me',
  'users.lookup',
  'users.mentions',
  'users.posts',
  'posts.lookup',
  'posts.one',
  'posts.search',
  'posts.create',
  'posts.delete',
  'webhooks',
  'subscriptions',
] as const;

/** The endpoints, by the names that faults and rate limits use. */
export type Endpoint = (typeof endpoints)[number];
