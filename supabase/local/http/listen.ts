import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StackFailure, wordsOf } from '../stack/failure.ts';

export const HOST = '127.0.0.1';

/**
 * Listens on this machine alone.
 * @returns the port: the given one, or a free one for 0
 * @throws StackFailure port_taken, listen_failed
 */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new StackFailure(
              'port_taken',
              `Port ${String(port)} is taken by another program. Choose another one with --port N.`,
            )
          : new StackFailure(
              'listen_failed',
              `Port ${String(port)} cannot be opened: ${wordsOf(error)}`,
            ),
      );
    });
    server.listen(port, HOST, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Takes the first free port from `wanted` on, looking at `tries` of them. */
export async function listenNear(server: Server, wanted: number, tries = 20): Promise<number> {
  for (let port = wanted; ; port += 1) {
    try {
      return await listen(server, port);
    } catch (error) {
      const taken = error instanceof StackFailure && error.code === 'port_taken';
      if (!taken || port - wanted >= tries - 1) throw error;
    }
  }
}

/** Ends a server with its open connections. */
export async function stopListening(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeAllConnections();
  await closed;
}
