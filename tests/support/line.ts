/**
 * The line between one device and the server: an HTTP and WebSocket proxy of our own that cuts on demand.
 *
 * A cut is armed for the nth call from now on, never for a time: so every cut interrupts something.
 */
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

/** Where a cut can come. `held`: the call has reached the server, and its answer has not been passed on. */
export type Cut = 'request' | 'answer' | 'delay' | 'offline' | 'held' | 'socket';

const SERVICES = /^\/(rest|auth|functions|realtime)\/v1\//;
/** The weights: reading tweets is not what is tested here, and would take the processor from what is. */
const WEIGHTS = /^\/models\//;
/** Calls that move a person's work or its effects. */
const WORK = /^\/rest\/v1\/rpc\/(apply_mutation|pull_changes|snapshot)/;

/** Where a cut comes. */
export interface Place {
  /** The calls that count: those that carry a person's work, or any that move it or its effects. */
  calls: 'apply_mutation' | 'any';
  /** Calls to let pass before. */
  after: number;
  /** For a delay. */
  delayMs: number;
}

interface Trap {
  cut: Cut;
  calls: Place['calls'];
  /** Calls to let pass before. */
  left: number;
  /** For a delay. */
  delayMs: number;
  struck: (what: string) => Promise<void> | void;
}

export class Line {
  readonly #target: () => URL;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((request, response) => {
    this.#pass(request, response).catch(() => {
      response.destroy();
    });
  });
  #trap: Trap | undefined;
  #services = true;
  /** Calls that moved work, in each direction. */
  readonly passed = { requests: 0, answers: 0 };

  /** @param target Where the stack is. */
  constructor(target: () => URL) {
    this.#target = target;
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    this.#server.on('upgrade', (request, socket, head) => {
      this.#upgrade(request, socket, head);
    });
  }

  /** @param port 0 for any. @returns the address that the browser opens. */
  async open(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  /** Lets `place.after` calls pass and strikes the next. @param struck Hears which call it was, while it is in flight. */
  arm(cut: Cut, { calls, after, delayMs }: Place, struck: Trap['struck']): void {
    this.#trap = { cut, calls, left: after, delayMs, struck };
  }

  /** Nothing strikes any more. */
  disarm(): void {
    this.#trap = undefined;
  }

  /** Cuts REST, Auth, functions and Realtime in both directions; the app's own files stay. */
  cut(): void {
    this.#services = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** The network is back. */
  heal(): void {
    this.#services = true;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    if (WEIGHTS.test(path) || (SERVICES.test(path) && !this.#services)) {
      request.destroy();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const works = WORK.test(path) && request.method === 'POST';
    if (works) this.passed.requests += 1;
    const trap = works
      ? this.#strike(path, 'request', 'answer', 'delay', 'offline', 'held')
      : undefined;
    const what = `${path.slice(path.lastIndexOf('/') + 1)} ${nameOf(body)}`.trim();
    if (trap?.cut === 'request') {
      await trap.struck(what);
      request.socket.destroy();
      return;
    }
    if (trap?.cut === 'offline') {
      this.cut();
      await trap.struck(what);
      return;
    }
    const coming = this.#forward(request, body, path);
    if (trap?.cut === 'held') {
      // The server has it now; what follows kills one of its ends.
      await Promise.all([trap.struck(what), coming.catch(() => undefined)]);
      request.socket.destroy();
      return;
    }
    const answer = await coming;
    if (trap?.cut === 'answer') {
      await trap.struck(what);
      request.socket.destroy();
      return;
    }
    if (trap?.cut === 'delay') {
      await trap.struck(what);
      await wait(trap.delayMs);
    }
    if (works) this.passed.answers += 1;
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  #strike(call: string, ...cuts: Cut[]): Trap | undefined {
    const trap = this.#trap;
    if (!trap || !cuts.includes(trap.cut)) return undefined;
    if (trap.calls === 'apply_mutation' && !call.includes(trap.calls)) return undefined;
    trap.left -= 1;
    if (trap.left >= 0) return undefined;
    this.#trap = undefined;
    return trap;
  }

  async #forward(
    request: IncomingMessage,
    body: Buffer,
    path: string,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> {
    const target = this.#target();
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const onward = ask(
        {
          host: target.hostname,
          port: target.port,
          path,
          method: request.method,
          headers: { ...request.headers, 'accept-encoding': 'identity' },
        },
        resolve,
      );
      onward.on('error', reject);
      onward.end(body);
    });
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const whole = Buffer.concat(chunks);
    const headers = { ...answer.headers };
    delete headers['transfer-encoding'];
    // The app must find its server at the end of this line.
    const told =
      path === '/config.json'
        ? Buffer.from(
            whole.toString().replaceAll(target.origin, `http://${request.headers.host ?? ''}`),
          )
        : whole;
    headers['content-length'] = String(told.length);
    return { status: answer.statusCode ?? 502, headers, body: told };
  }

  #upgrade(request: IncomingMessage, near: Duplex, head: Buffer): void {
    if (!this.#services) {
      near.destroy();
      return;
    }
    const target = this.#target();
    const far = connect(Number(target.port), target.hostname, () => {
      const lines = request.rawHeaders.flatMap((name, index, all) =>
        index % 2 === 0 ? [`${name}: ${all[index + 1] ?? ''}`] : [],
      );
      far.write(`GET ${request.url ?? '/'} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      far.write(head);
      near.pipe(far);
    });
    far.on('data', (chunk: Buffer) => {
      // A poke is an event that is due: it is lost together with its channel. It may come in a binary frame.
      const trap = chunk.includes('poke') ? this.#strike('poke', 'socket') : undefined;
      if (trap) {
        void trap.struck('poke');
        near.destroy();
        far.destroy();
      } else near.write(chunk);
    });
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    far.on('error', () => near.destroy());
    near.on('error', () => far.destroy());
  }
}

function nameOf(body: Buffer): string {
  return /"name":"([a-z_.0-9]+)"/.exec(body.toString())?.[1] ?? '';
}
