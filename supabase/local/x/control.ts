import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import type { AppRegistry, XApp } from './apps.ts';
import type { SimulatorClock } from './clock.ts';
import { faultSchema, type FaultPlan } from './faults.ts';
import { PublishingError, type Publishing } from './publishing.ts';
import { showPost, showTimeline } from './timeline.ts';
import type { XChange, XUser } from './model.ts';
import type { World } from './world.ts';
import type { Delivery } from './webhooks/delivery.ts';

/** What the control surface works on. */
interface ControlParts {
  world: World;
  publishing: Publishing;
  brand: XUser;
  faults: FaultPlan;
  clock: SimulatorClock;
  deliveries: () => readonly Delivery[];
  connectWebhook: (url: string) => Promise<void>;
  apps: AppRegistry;
  demo: { running: () => boolean; setRunning: (running: boolean) => void };
}

/** Answers `/_sim/…`; `endStreams` closes the open event streams. */
interface Control {
  handle(
    request: IncomingMessage,
    path: string,
    query: URLSearchParams,
    body: Buffer,
    response: ServerResponse,
  ): Promise<void>;
  endStreams(): void;
}

const heartbeatMs = 20_000;
const mostThreads = 100;

const newPostBody = v.object({
  author: v.object({
    username: v.pipe(
      v.string(),
      v.regex(/^\w{1,15}$/u, 'A username has 1 to 15 letters, digits or underscores.'),
    ),
    name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(50))),
  }),
  text: v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1, 'Write something first.'),
    v.maxLength(4000, 'That is too long.'),
  ),
  in_reply_to: v.optional(v.string()),
  quote_of: v.optional(v.string()),
  repost_of: v.optional(v.string()),
  lang: v.optional(v.pipe(v.string(), v.maxLength(8))),
});

/** What X's developer console would let its owner change. */
const standingBody = v.object({
  access: v.exactOptional(v.picklist(['read', 'read-write'])),
  enrolled: v.exactOptional(v.boolean()),
  credits: v.exactOptional(v.boolean()),
  revoked: v.exactOptional(v.boolean()),
});

const appBody = v.object({ account: newPostBody.entries.author });

const editBody = v.object({
  text: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(4000)),
});
const demoBody = v.object({ running: v.boolean() });
const webhookBody = v.object({ url: v.pipe(v.string(), v.url()) });

class ControlProblem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

function read<Schema extends v.GenericSchema>(body: Buffer, schema: Schema): v.InferOutput<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    throw new ControlProblem(400, 'invalid_json', 'The request is not valid JSON.');
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  throw new ControlProblem(400, 'invalid_request', parsed.issues[0].message);
}

/**
 * Only this machine may steer the simulator, and no web site may do so through a visitor's browser:
 * the caller's address, the Host header (against rebinding) and the Origin header are checked.
 */
function checkCaller(request: IncomingMessage): void {
  const address = request.socket.remoteAddress ?? '';
  const isLocal =
    address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
  const host = request.headers.host ?? '';
  const isLocalName = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/u.test(host);
  const origin = request.headers.origin;
  if (!isLocal || !isLocalName || (origin !== undefined && origin !== `http://${host}`)) {
    throw new ControlProblem(
      403,
      'not_local',
      'The simulator is steered from its own machine only.',
    );
  }
  const carriesBody = request.method === 'POST' || request.method === 'PATCH';
  if (carriesBody && !(request.headers['content-type'] ?? '').startsWith('application/json')) {
    throw new ControlProblem(415, 'not_json', 'Send JSON with content-type application/json.');
  }
}

/** Builds the surface for the page and for scripts. */
export function createControl(parts: ControlParts): Control {
  const { world, publishing, brand, faults, clock } = parts;
  const streams = new Set<ServerResponse>();
  let stopHeartbeat: (() => void) | undefined;

  function sendEvent(name: string, data: unknown): void {
    for (const stream of streams) stream.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  publishing.subscribe((change: XChange) => {
    if (streams.size === 0) return;
    if (change.kind === 'delete') {
      const first = change.posts[0];
      if (first)
        sendEvent('delete', { key: first.history[0], conversationId: first.conversationId });
      return;
    }
    sendEvent(change.kind, {
      conversationId: change.post.conversationId,
      post: showPost(change.post, world, brand.id),
    });
  });

  function beat(): void {
    for (const stream of streams) stream.write(': still here\n\n');
    stopHeartbeat = streams.size > 0 ? clock.after(heartbeatMs, beat) : undefined;
  }

  function openStream(response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    response.write('retry: 2000\n\n');
    streams.add(response);
    stopHeartbeat ??= clock.after(heartbeatMs, beat);
    response.on('close', () => streams.delete(response));
  }

  function addPost(body: Buffer): object {
    const input = read(body, newPostBody);
    if (input.author.username.toLowerCase() === brand.username.toLowerCase()) {
      throw new ControlProblem(
        403,
        'brand_account',
        `@${brand.username} answers through the API, not from here.`,
      );
    }
    const { name } = input.author;
    const post = publishing.addPost({
      author: { username: input.author.username, ...(name === undefined ? {} : { name }) },
      text: input.text,
      ...(input.in_reply_to === undefined ? {} : { inReplyTo: input.in_reply_to }),
      ...(input.quote_of === undefined ? {} : { quoteOf: input.quote_of }),
      ...(input.repost_of === undefined ? {} : { repostOf: input.repost_of }),
      ...(input.lang === undefined ? {} : { lang: input.lang }),
    });
    return { conversationId: post.conversationId, post: showPost(post, world, brand.id) };
  }

  function status(): object {
    return {
      brand: {
        id: brand.id,
        username: brand.username,
        name: brand.name,
        bio: brand.description,
        followers: brand.followers,
        avatar: `/profile_images/${brand.id}/avatar_400x400.png`,
      },
      demoRunning: parts.demo.running(),
      posts: world.allPosts().length,
      brandPosts: world.postsBy(brand.id).length,
      faultsPending: faults.pending(),
    };
  }

  function addApp(body: Buffer): object {
    const { username, name } = read(body, appBody).account;
    const account = publishing.account({ username, ...(name === undefined ? {} : { name }) });
    return showApp(parts.apps.ensure(account));
  }

  function changeApp(username: string, body: Buffer): object {
    const app = parts.apps.ofAccount(username);
    if (!app) throw new ControlProblem(404, 'unknown_app', `@${username} has no app.`);
    app.standing = { ...app.standing, ...read(body, standingBody) };
    return showApp(app);
  }

  async function route(
    method: string,
    path: string,
    query: URLSearchParams,
    body: Buffer,
  ): Promise<unknown> {
    const post = /^\/_sim\/posts\/(\d{1,19})$/u.exec(path);
    if (post?.[1] !== undefined) {
      if (method === 'PATCH')
        return showPost(publishing.editPost(post[1], read(body, editBody).text), world, brand.id);
      if (method === 'DELETE') return { deleted: publishing.deletePost(post[1]) };
    }
    const username = /^\/_sim\/apps\/(\w{1,15})$/u.exec(path)?.[1];
    if (username !== undefined && method === 'PATCH') return changeApp(username, body);
    switch (`${method} ${path}`) {
      case 'GET /_sim/apps':
        return { apps: parts.apps.list().map(showApp) };
      case 'POST /_sim/apps':
        return addApp(body);
      case 'GET /_sim/status':
        return status();
      case 'GET /_sim/timeline': {
        const limit = Math.min(mostThreads, Math.max(1, Number(query.get('limit') ?? 40) || 40));
        const threads = showTimeline(world, brand.id, {
          limit,
          before: query.get('before') ?? undefined,
        });
        return { threads, more: threads.length === limit };
      }
      case 'POST /_sim/posts':
        return addPost(body);
      case 'POST /_sim/faults':
        faults.add(read(body, faultSchema));
        return { pending: faults.pending() };
      case 'DELETE /_sim/faults':
        faults.clear();
        return { pending: 0 };
      case 'POST /_sim/demo':
        parts.demo.setRunning(read(body, demoBody).running);
        return status();
      case 'POST /_sim/webhook':
        await parts.connectWebhook(read(body, webhookBody).url);
        return { connected: true };
      case 'GET /_sim/deliveries':
        return { deliveries: parts.deliveries() };
      default:
        throw new ControlProblem(404, 'unknown_path', `The simulator has no ${method} ${path}.`);
    }
  }

  function problemOf(error: unknown): { status: number; code: string; message: string } {
    if (error instanceof ControlProblem) return error;
    if (error instanceof PublishingError) {
      return {
        status: error.code === 'unknown_post' ? 404 : 400,
        code: error.code,
        message: error.message,
      };
    }
    return {
      status: 502,
      code: 'failed',
      message: error instanceof Error ? error.message : 'That did not work.',
    };
  }

  return {
    async handle(request, path, query, body, response) {
      try {
        checkCaller(request);
        if (request.method === 'GET' && path === '/_sim/events') {
          openStream(response);
          return;
        }
        answer(response, 200, await route(request.method ?? 'GET', path, query, body));
      } catch (error) {
        const { status: code, code: name, message } = problemOf(error);
        answer(response, code, { error: { code: name, message } });
      }
    },
    endStreams() {
      stopHeartbeat?.();
      for (const stream of streams) stream.end();
      streams.clear();
    },
  };
}

/** With its keys: whoever may steer the simulator owns every app in it. */
function showApp({ account: { id, username }, credentials, standing }: XApp): object {
  return { account: { id, username }, credentials, standing };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const content = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': content.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(content);
}
