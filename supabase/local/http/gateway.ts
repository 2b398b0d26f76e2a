import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { wordsOf } from '../stack/failure.ts';
import type { Handler } from './static-files.ts';
import {
  BodyTooLarge,
  readBody,
  sendProblem,
  sendWebResponse,
  toWebRequest,
} from './web-bridge.ts';

/** What stands behind the one address. Parts that are missing answer 503 while the stack starts. */
export interface Backends {
  /** Answers /rest/v1 and /auth/v1. */
  supabase?: (request: Request, peerAddress: string | null) => Promise<Response>;
  /** Answers /functions/v1/NAME. */
  functions?: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  realtime?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  app?: Handler;
  /** Somebody else answers other upgrades on this server. */
  foreignUpgrades?: boolean;
  /** Answers for the page of caught mails; false when the path is another one. */
  mailbox?: (path: string, response: ServerResponse) => boolean;
  /** The content of /config.json. */
  config?: () => unknown;
}

const REALTIME = '/realtime/v1/websocket';
const MOST_BODY_BYTES = 16 * 1024 * 1024;

const below = (path: string, prefix: string): boolean =>
  path === prefix || path.startsWith(`${prefix}/`);

/** The server that puts app and services under one origin. `origin` is asked once requests come. */
export function createGateway(
  backends: Backends,
  origin: () => string,
  log: (line: string) => void,
): Server {
  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (below(path, '/rest/v1') || below(path, '/auth/v1')) {
      if (!backends.supabase) {
        starting(response);
        return;
      }
      const body = await readBody(request, MOST_BODY_BYTES);
      const answer = await backends.supabase(
        toWebRequest(request, origin(), body),
        request.socket.remoteAddress ?? null,
      );
      return sendWebResponse(answer, response);
    }
    if (below(path, '/functions/v1')) {
      if (backends.functions) return backends.functions(request, response);
      starting(response);
      return;
    }
    if (below(path, '/realtime/v1') || below(path, '/storage/v1') || below(path, '/graphql/v1')) {
      sendProblem(response, 404, 'not_here', 'This stack does not offer that service.');
      return;
    }
    if (path === '/config.json' && backends.config) {
      response
        .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache' })
        .end(JSON.stringify(backends.config()));
      return;
    }
    if (backends.mailbox?.(path, response)) return;
    if (!backends.app) {
      starting(response);
      return;
    }
    return backends.app(request, response);
  }

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      if (error instanceof BodyTooLarge) {
        response.setHeader('connection', 'close');
        sendProblem(response, 413, 'too_large', 'The request is too large.');
        return;
      }
      // The other side going away in the middle is no news.
      if (request.destroyed && !request.complete) return;
      log(`${request.method ?? ''} ${request.url ?? ''} failed: ${wordsOf(error)}`);
      sendProblem(response, 500, 'internal', 'The request failed inside the stack.');
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = (request.url ?? '/').split('?', 1)[0];
    if (path === REALTIME && backends.realtime) backends.realtime(request, socket, head);
    else if (!backends.foreignUpgrades)
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  return server;
}

function starting(response: ServerResponse): void {
  response.setHeader('retry-after', '1');
  sendProblem(response, 503, 'starting', 'Roost is starting. Try again in a moment.');
}
