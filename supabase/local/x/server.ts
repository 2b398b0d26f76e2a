import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApiServer, publishedRateLimits } from './api/api-server.ts';
import { createAppRegistry, makeCredentials } from './apps.ts';
import { createObjectWriter } from './api/objects.ts';
import { systemClock } from './clock.ts';
import { createControl } from './control.ts';
import { createDirector } from './demo/director.ts';
import { brandProfile } from './demo/brand.ts';
import { createFaultPlan } from './faults.ts';
import { createImageServer } from './images/image-server.ts';
import { forgetfulJournal, openJournal } from './journal.ts';
import type { XUser } from './model.ts';
import { ListenError, type XSimulator, type XSimulatorOptions } from './options.ts';
import { servePage } from './page-server.ts';
import { createPublishing } from './publishing.ts';
import { createRandom } from './random.ts';
import { showTimeline } from './timeline.ts';
import { activityOf } from './webhooks/activity.ts';
import { createDeliverer } from './webhooks/delivery.ts';
import { createWebhookRegistry, type EventType } from './webhooks/registry.ts';
import { World } from './world.ts';

const mostBodyBytes = 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new ListenError(
              'port_taken',
              `Port ${String(port)} is taken: choose another one for the X simulator.`,
            )
          : new ListenError(
              'listen_failed',
              `The X simulator cannot listen on ${host}: ${error.message}`,
            ),
      );
    });
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/**
 * Starts a simulated X: the v2 endpoints that Roost uses, signed webhooks, a page that shows the timeline,
 * and on request a demo in which invented customers write to the brand and answer its replies.
 * @throws ListenError when the port is taken, DataFileError when the data file is damaged
 */
export async function startXSimulator(options: XSimulatorOptions = {}): Promise<XSimulator> {
  const clock = options.clock ?? systemClock;
  const seed = options.seed ?? 2026;
  const random = createRandom(seed);
  const journal = options.dataFile === undefined ? forgetfulJournal : openJournal(options.dataFile);
  const world = new World();
  for (const entry of journal.entries) {
    if ('user' in entry) world.putUser(entry.user);
    if ('post' in entry) world.putPost(entry.post);
  }
  const publishing = createPublishing(world, clock, random, (entry) => {
    journal.append(entry);
  });
  const brand: XUser = { ...brandProfile, ...options.brand };
  if (!world.user(brand.id)) journal.append({ user: brand });
  world.putUser(brand);
  const credentials = makeCredentials(brand.id, options.credentials);
  const apps = createAppRegistry({ account: brand, credentials }, (id) => world.user(id), journal);

  const host = options.host ?? '127.0.0.1';
  let origin = '';
  const objects = createObjectWriter(world, () => origin);
  const faults = createFaultPlan();
  const webhooks = createWebhookRegistry(apps.secretOf, () => publishing.mintId(), clock, journal);
  const deliverer = createDeliverer(webhooks, apps.secretOf, clock, faults);
  publishing.subscribe((change) => {
    for (const event of activityOf(change, world, objects)) deliverer.deliver(event);
  });

  async function connectWebhook(url: string): Promise<void> {
    // The brand's app has one callback: that of an earlier run may have been at another port.
    const own = webhooks.webhooks().filter(({ accountId = brand.id }) => accountId === brand.id);
    for (const old of own) if (old.url !== url) webhooks.remove(old.id);
    const known = own.find((webhook) => webhook.url === url);
    if (known) {
      const result = await webhooks.validate(known.id);
      if (result.kind === 'failed')
        throw new Error(`The webhook was not accepted: ${result.reason}`);
      return;
    }
    const result = await webhooks.register(url, brand.id);
    if ('failed' in result) throw new Error(`The webhook was not accepted: ${result.failed}`);
    const wanted: [EventType, string][] = [
      ['post.mention.create', brand.id],
      ['post.reply.create', brand.id],
      ['post.quote.create', brand.id],
      ['post.create', brand.id],
      ['post.delete', '*'],
    ];
    for (const [eventType, userId] of wanted) {
      webhooks.subscribe({ eventType, userId, webhookId: result.webhook.id });
    }
  }

  const director = createDirector({
    world,
    publishing,
    brand,
    clock,
    seed,
    journal,
    intervalMs: options.intervalMs ?? 4000,
  });
  const control = createControl({
    world,
    publishing,
    brand,
    faults,
    clock,
    deliveries: () => deliverer.recent(),
    connectWebhook,
    apps,
    demo: {
      running: () => director.running(),
      setRunning: (running) => {
        director.setRunning(running);
      },
    },
  });
  const serveImage = createImageServer(world, brand.id);
  const serveApi = createApiServer({
    context: { world, publishing, objects, webhooks, apps },
    apps,
    clock,
    faults,
    rateLimits: { ...publishedRateLimits, ...options.rateLimits },
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://simulator');
    const body = await readBody(request);
    if (!body) {
      response.writeHead(413).end();
      return;
    }
    if (url.pathname.startsWith('/2/')) {
      await serveApi(request, body, response);
      return;
    }
    if (url.pathname.startsWith('/_sim/')) {
      await control.handle(request, url.pathname, url.searchParams, body, response);
      return;
    }
    if (
      request.method === 'GET' &&
      (servePage(url.pathname, response) || serveImage(url.pathname, response))
    )
      return;
    response
      .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
      .end('There is nothing at this address.');
  }

  const onError =
    options.onError ??
    ((error) => {
      console.error('The X simulator failed:', error);
    });
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      onError(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  const port = await listen(server, options.port ?? 0, host);
  origin = `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
  if (options.demo === true) director.setRunning(true);

  return {
    origin,
    port,
    credentials,
    brand,
    addPost: publishing.addPost,
    editPost: publishing.editPost,
    deletePost: publishing.deletePost,
    timeline: (limit = 100) => showTimeline(world, brand.id, { limit }),
    setFault: (fault) => {
      faults.add(fault);
    },
    clearFaults: () => {
      faults.clear();
    },
    connectWebhook,
    app: (username) => apps.ensure(publishing.account({ username })),
    deliveries: () => deliverer.recent(),
    deliveriesSettled: () => deliverer.idle(),
    setDemoRunning: (running) => {
      director.setRunning(running);
    },
    async close() {
      director.close();
      deliverer.stop();
      control.endStreams();
      const closed = new Promise<void>((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
      server.closeAllConnections();
      await closed;
      await deliverer.idle();
      journal.close();
    },
  };
}
