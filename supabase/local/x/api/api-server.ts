import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AppRegistry, XApp } from '../apps.ts';
import { createAuthenticator, type Principal } from '../oauth.ts';
import { createRateLimiter, rateLimitHeaders, type RateLimit } from '../rate-limit.ts';
import { spoilPage, type FaultPlan } from '../faults.ts';
import type { SimulatorClock } from '../clock.ts';
import { postRoutes } from './post-routes.ts';
import {
  ApiProblem,
  clientNotEnrolled,
  creditsDepleted,
  internalServerError,
  readOnlyApp,
  serviceUnavailable,
  tooManyRequests,
  unauthorized,
  unknownPath,
  unsupportedAuthentication,
  type ApiReply,
} from './problems.ts';
import type { ApiContext, Endpoint, Route } from './request.ts';
import { userRoutes } from './user-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { writeRoutes } from './write-routes.ts';

const routes: readonly Route[] = [...userRoutes, ...postRoutes, ...writeRoutes, ...webhookRoutes];

/** Calls in 15 minutes, from X's published table (August 2026). Posting counts per day for apps; they may not post. */
export const publishedRateLimits: Readonly<Record<Endpoint, RateLimit>> = {
  'users.me': { user: 75, app: 0 },
  'users.lookup': { user: 900, app: 300 },
  'users.mentions': { user: 300, app: 450 },
  'users.posts': { user: 900, app: 10_000 },
  'posts.lookup': { user: 5_000, app: 3_500 },
  'posts.one': { user: 900, app: 450 },
  'posts.search': { user: 300, app: 450 },
  'posts.create': { user: 100, app: 0 },
  'posts.delete': { user: 50, app: 0 },
  webhooks: { user: 0, app: 450 },
  subscriptions: { user: 450, app: 450 },
};

/** A client library signs for the real host even when its requests are sent here. */
const originsOfX = ['https://api.x.com', 'https://api.twitter.com'];

interface Match {
  route: Route;
  params: Record<string, string>;
}

function matchRoute(method: string, path: string): Match | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const wanted = route.path.split('/');
    const given = path.split('/');
    if (wanted.length !== given.length) continue;
    const params: Record<string, string> = {};
    const fits = wanted.every((segment, index) => {
      const value = given[index] ?? '';
      if (!segment.startsWith(':')) return segment === value;
      params[segment.slice(1)] = value;
      return value !== '';
    });
    if (fits) return { route, params };
  }
  return undefined;
}

/** Who calls, and by whose keys. */
interface Proof {
  principal: Principal;
  app: XApp;
}

/** Answers calls under `/2/`. */
type ApiServer = (
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
) => Promise<void>;

/** What the API needs beside the world it shows. */
interface ApiServerParts {
  context: Omit<ApiContext, 'brand'>;
  apps: AppRegistry;
  clock: SimulatorClock;
  faults: FaultPlan;
  rateLimits: Readonly<Record<Endpoint, RateLimit>>;
}

/** Authenticates, counts, lets faults happen, and hands each call to its endpoint. */
export function createApiServer(parts: ApiServerParts): ApiServer {
  const { context, apps, clock, faults, rateLimits } = parts;
  const authenticate = createAuthenticator(apps.list, () => clock.now());
  const countCall = createRateLimiter(() => clock.now());

  function proofOf(
    request: IncomingMessage,
    url: URL,
    body: Buffer,
  ): ReturnType<typeof authenticate> {
    return authenticate({
      method: request.method ?? 'GET',
      origins: [...originsOfX, `http://${request.headers.host ?? ''}`],
      path: url.pathname,
      rawQuery: url.search.slice(1),
      authorization: request.headers.authorization,
      contentType: request.headers['content-type'],
      body,
    });
  }

  async function answer(
    match: Match,
    { principal, app }: Proof,
    url: URL,
    body: Buffer,
  ): Promise<ApiReply> {
    try {
      return await match.route.handle(
        { params: match.params, query: url.searchParams, body, principal },
        { ...context, brand: app.account },
      );
    } catch (error) {
      if (error instanceof ApiProblem) return error.reply;
      throw error;
    }
  }

  return async (request, body, response) => {
    const url = new URL(request.url ?? '/', 'http://simulator');
    const match = matchRoute(request.method ?? 'GET', url.pathname);
    // Signatures hold by this clock, so callers who are refused must be able to see it.
    response.setHeader('date', new Date(clock.now()).toUTCString());
    const proof = proofOf(request, url, body);
    if (!proof || (proof.principal === 'user' && proof.app.standing.revoked)) {
      send(response, unauthorized);
      return;
    }
    const { principal, app } = proof;
    if (!match) {
      send(response, unknownPath);
      return;
    }
    const { endpoint, accepts } = match.route;
    if (!accepts.includes(principal)) {
      send(response, refuseToken(principal));
      return;
    }
    const limit = rateLimits[endpoint][principal];
    const state = countCall(endpoint, principal, app.account.id, limit);
    const headers = {
      ...rateLimitHeaders(state),
      ...(principal === 'user' ? { 'x-access-level': app.standing.access } : {}),
    };
    const refusal = refuseApp(app, endpoint);
    if (refusal) {
      send(response, refusal, headers);
      return;
    }
    if (!state.allowed) {
      send(response, tooManyRequests, headers);
      return;
    }
    const fault = faults.takeForCall(endpoint);
    if (fault?.kind === 'timeout') return;
    if (fault?.kind === 'status') {
      const resetSeconds = Math.ceil(clock.now() / 1000 + fault.resetInSeconds);
      if (fault.status === 429) {
        send(response, tooManyRequests, rateLimitHeaders({ ...state, remaining: 0, resetSeconds }));
      } else {
        send(response, fault.status === 503 ? serviceUnavailable : internalServerError, headers);
      }
      return;
    }
    const reply = await answer(match, proof, url, body);
    const isPage = reply.status === 200 && request.method === 'GET';
    const content = isPage ? spoilPage(reply.body, faults.takeForPage(endpoint)) : reply.body;
    if (fault?.kind === 'drop-answer') {
      response.destroy();
      return;
    }
    send(response, { ...reply, body: content }, headers, fault?.kind === 'cut-answer');
  };
}

/** What X refuses an app for the way it is set up; undefined when nothing speaks against the call. */
function refuseApp(
  { account, standing: { access, enrolled, credits } }: XApp,
  endpoint: Endpoint,
): ApiReply | undefined {
  if (!enrolled) return clientNotEnrolled(account.id);
  if (!credits) return creditsDepleted(account.id);
  const posts = endpoint === 'posts.create' || endpoint === 'posts.delete';
  return posts && access === 'read' ? readOnlyApp : undefined;
}

function refuseToken(principal: Principal): ApiReply {
  return principal === 'app'
    ? unsupportedAuthentication(
        'OAuth 1.0a User Context, OAuth 2.0 User Context',
        'OAuth 2.0 Application-Only',
      )
    : unsupportedAuthentication('OAuth 2.0 Application-Only', 'OAuth 1.0a User Context');
}

function send(
  response: ServerResponse,
  reply: ApiReply,
  headers: Record<string, string> = {},
  cutInTheMiddle = false,
): void {
  const content = Buffer.from(JSON.stringify(reply.body));
  response.writeHead(reply.status, {
    'content-type':
      reply.status >= 400 ? 'application/problem+json' : 'application/json; charset=utf-8',
    'content-length': content.length,
    'cache-control': 'no-cache, no-store, max-age=0',
    'x-content-type-options': 'nosniff',
    ...headers,
    ...reply.headers,
  });
  if (!cutInTheMiddle) {
    response.end(content);
    return;
  }
  response.write(content.subarray(0, Math.floor(content.length / 2)), () => {
    response.destroy();
  });
}
