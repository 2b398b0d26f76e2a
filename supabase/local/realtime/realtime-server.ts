import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Database } from '../database/database.ts';
import { createAuthorisation } from './authorisation.ts';
import { serveConnection } from './connection.ts';
import { subscribeToDatabase } from './database-broadcasts.ts';
import { Hub } from './hub.ts';
import { HOSTED_LIMITS, type Limits } from './limits.ts';
import type { Version } from './serializer.ts';
import { createVerifier, type Keys } from './tokens.ts';

export interface RealtimeServer {
  /** Answers an upgrade of /realtime/v1/websocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

export interface RealtimeOptions {
  database: Database;
  keys: Keys;
  log: (line: string) => void;
  limits?: Partial<Limits>;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/**
 * Realtime for supabase-js: private channels under the policies on realtime.messages, broadcasts from the
 * database and from those who may, presence. Public channels and postgres_changes are refused.
 */
export async function startRealtime(options: RealtimeOptions): Promise<RealtimeServer> {
  const { database, keys, log, now = Date.now } = options;
  const limits: Limits = { ...HOSTED_LIMITS, ...options.limits };
  const hub = new Hub();
  const verifier = createVerifier(keys, now);
  const context = { hub, verifier, authorisation: createAuthorisation(database), limits, now };
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.frameBytes });
  const stopListening = await subscribeToDatabase(database, hub, log);

  return {
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://stack');
      const claims = verifier.ofApiKey(
        url.searchParams.get('apikey') ?? headerOf(request, 'apikey'),
      );
      if (!claims) {
        refuse(socket, '401 Unauthorized', 'The API key is missing or unknown.');
        return;
      }
      if (sockets.clients.size >= limits.sockets) {
        refuse(socket, '429 Too Many Requests', 'Too many connected users.');
        return;
      }
      const version: Version = url.searchParams.get('vsn') === '2.0.0' ? '2.0.0' : '1.0.0';
      sockets.handleUpgrade(request, socket, head, (client) => {
        serveConnection(client, version, claims, context, log);
      });
    },
    async close() {
      for (const client of sockets.clients) client.terminate();
      await new Promise<void>((resolve) => {
        sockets.close(() => {
          resolve();
        });
      });
      await stopListening();
    },
  };
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

function refuse(socket: Duplex, status: string, message: string): void {
  const body = JSON.stringify({ error: message });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\nConnection: close\r\n\r\n${body}`,
  );
}
