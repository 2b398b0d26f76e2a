/** Every channel as every persona, over the websocket: join it, listen, broadcast, be present. */
import { WebSocket } from 'ws';
import { Findings } from './findings.ts';
import { type Keys, tokenOf } from './people.ts';
import { type Persona, PERSONA_NAMES } from './personas.ts';
import { TOPICS } from './services.ts';

interface Message {
  ref: string | null;
  topic: string;
  event: string;
  payload: { status?: string };
}

/** A socket to Realtime that speaks serializer 1.0.0. */
class Wire {
  readonly #socket: WebSocket;
  readonly #replies = new Map<string, string>();
  readonly #waiting = new Map<string, () => void>();
  /** What came without being asked for, as text. */
  readonly heard: string[] = [];
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      this.#take(data.toString('utf8'));
    });
  }

  /** Null when the server does not let the socket in. */
  static async open(origin: string, key: string | null): Promise<Wire | null> {
    const query = key === null ? '' : `&apikey=${key}`;
    const url = `${origin.replace(/^http/u, 'ws')}/realtime/v1/websocket?vsn=1.0.0${query}`;
    const socket = new WebSocket(url);
    return new Promise((resolve, reject) => {
      socket.on('open', () => {
        resolve(new Wire(socket));
      });
      socket.on('unexpected-response', (_, { statusCode }) => {
        socket.terminate();
        if (statusCode === 401) resolve(null);
        else reject(new Error(`Realtime answered ${String(statusCode)}.`));
      });
      socket.on('error', reject);
    });
  }

  #take(text: string): void {
    const { ref, event, payload } = JSON.parse(text) as Message;
    if (event !== 'phx_reply' || ref === null) {
      this.heard.push(text);
      return;
    }
    this.#replies.set(ref, payload.status ?? '');
    this.#waiting.get(ref)?.();
  }

  #send(topic: string, event: string, payload: unknown): string {
    this.#last += 1;
    const ref = String(this.#last);
    this.#socket.send(JSON.stringify({ topic, event, payload, ref, join_ref: topic }));
    return ref;
  }

  /** A server answers in order, so that what it says before this it has said. */
  async settled(): Promise<void> {
    await new Promise<void>((resolve) => {
      const ref = this.#send('phoenix', 'heartbeat', {});
      this.#waiting.set(ref, resolve);
    });
  }

  /** Whether the server said yes; a broadcast that may not be sent is passed over in silence. */
  async ask(topic: string, event: string, payload: unknown): Promise<boolean> {
    const ref = this.#send(`realtime:${topic}`, event, payload);
    await this.settled();
    return this.#replies.get(ref) === 'ok';
  }

  close(): void {
    this.#socket.terminate();
  }
}

const joining = (token: string | null, isPrivate = true): unknown => ({
  ...(token === null ? {} : { access_token: token }),
  config: { private: isPrivate, broadcast: { ack: true }, presence: { enabled: true } },
});
const saying = (text: string): unknown => ({ type: 'broadcast', event: 'poke', payload: { text } });

/** Changes nothing in the database. @throws Error when Realtime cannot be reached */
export async function checkRealtime(
  { origin, keys }: { origin: string; keys: Keys },
  personas: readonly Persona[] = PERSONA_NAMES,
): Promise<Findings> {
  const findings = new Findings();
  const server = await Wire.open(origin, keys.serviceRoleKey);
  if (!server) throw new Error('Realtime does not take the service key.');
  for (const topic of Object.keys(TOPICS)) await server.ask(topic, 'phx_join', joining(null));
  for (const persona of personas) await knock({ origin, keys, server, findings }, persona);
  server.close();
  return findings;
}

interface Door {
  origin: string;
  keys: Keys;
  /** Hears everything on every topic, and is the one that speaks there. */
  server: Wire;
  findings: Findings;
}

async function knock({ origin, keys, server, findings }: Door, persona: Persona): Promise<void> {
  const key = persona === 'service' ? keys.serviceRoleKey : keys.anonKey;
  const wire = await Wire.open(origin, persona === 'keyless' ? null : key);
  if ((wire === null) !== (persona === 'keyless'))
    findings.note(`${persona} opens a socket`, wire === null ? 'is refused' : 'is let in');
  const token = await tokenOf(keys, persona);
  for (const [topic, rule] of Object.entries(TOPICS)) {
    const note = (does: string, allowed: boolean, is: boolean): void => {
      const should = allowed || persona === 'service';
      findings.note(
        `${persona} ${does} ${topic}`,
        is === should ? null : `${String(is)} instead of ${String(should)}`,
      );
    };
    const secret = `“${persona} on ${topic}”`;
    const isOpen = (await wire?.ask(topic, 'phx_join', joining(token, false))) ?? false;
    findings.note(`${persona} joins the public ${topic}`, isOpen ? 'is let in' : null);

    const joined = (await wire?.ask(topic, 'phx_join', joining(token))) ?? false;
    note('joins', rule.hear.includes(persona), joined);
    await server.ask(topic, 'broadcast', saying(`to ${secret}`));
    await wire?.settled();
    note(
      'hears',
      rule.hear.includes(persona),
      wire?.heard.join().includes(`to ${secret}`) ?? false,
    );

    await wire?.ask(topic, 'broadcast', saying(`by ${secret}`));
    const track = { type: 'presence', event: 'track', payload: { text: `with ${secret}` } };
    const present = (await wire?.ask(topic, 'presence', track)) ?? false;
    await server.settled();
    const heard = server.heard.join();
    note('broadcasts on', false, heard.includes(`by ${secret}`));
    note('is present on', rule.presence.includes(persona), heard.includes(`with ${secret}`));
    note('is told to be present on', rule.presence.includes(persona), present);
  }
  wire?.close();
}
