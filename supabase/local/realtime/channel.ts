import type { Authorisation, Extension } from './authorisation.ts';
import type { Hub, Subscriber } from './hub.ts';
import type { JoinRequest } from './join-request.ts';
import { createQuota, type Limits } from './limits.ts';
import type { PresenceDiff } from './presence.ts';
import type { Broadcast, Incoming } from './serializer.ts';
import { type Claims, TokenRefused, type Verifier } from './tokens.ts';

/** What a channel needs from the rest. */
export interface ChannelContext {
  hub: Hub;
  authorisation: Authorisation;
  verifier: Verifier;
  limits: Limits;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** How a channel speaks to its client. */
export interface Line {
  push(event: string, payload: unknown): void;
  reply(ref: string | null, status: 'ok' | 'error', response: unknown): void;
  broadcast(broadcast: Broadcast): void;
  /** Says phx_close and forgets the channel. */
  close(): void;
}

/** Why a join is refused; the words reach the callback of `subscribe`. */
export class JoinRefused extends Error {}

/** Tokens are looked at again at least so often, as hosted Realtime does. */
const CONFIRM_MS = 5 * 60_000;

/** One joined private channel of one client. */
export class Channel implements Subscriber {
  readonly #context: ChannelContext;
  readonly #line: Line;
  readonly #topic: string;
  readonly #join: JoinRequest;
  readonly #mayBroadcast: () => boolean;
  readonly #mayCallPresence: () => boolean;
  #token: string | null;
  #claims: Claims;
  #readable: Set<Extension>;
  /** What the present token may write; asked when first needed. */
  #writable = new Map<Extension, boolean>();
  #presenceEnabled: boolean;
  #expiry: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(
    context: ChannelContext,
    line: Line,
    topic: string,
    join: JoinRequest,
    token: string | null,
    claims: Claims,
    readable: Set<Extension>,
  ) {
    this.#context = context;
    this.#line = line;
    this.#topic = topic;
    this.#join = join;
    this.#token = token;
    this.#claims = claims;
    this.#readable = readable;
    this.#presenceEnabled = join.presenceEnabled;
    const { limits, now } = context;
    this.#mayBroadcast = createQuota(limits.broadcastsPerSecond, 1000, now);
    this.#mayCallPresence = createQuota(limits.presenceCalls, limits.presenceWindowMs, now);
    this.#watchExpiry();
  }

  /**
   * Checks token and policies. The channel hears nothing before `start`.
   * @param keyClaims the claims of the socket's API key, for a join without a token
   * @throws JoinRefused
   */
  static async open(
    context: ChannelContext,
    line: Line,
    topic: string,
    join: JoinRequest,
    keyClaims: Claims,
  ): Promise<Channel> {
    if (!join.isPrivate)
      throw new JoinRefused('PrivateOnly: This project only allows private channels');
    if (join.wantsPostgresChanges) {
      throw new JoinRefused(
        'PostgresChangesUnavailable: This stack broadcasts from the database instead',
      );
    }
    // An API key in the place of a token says no more than the key of the socket.
    const token = join.accessToken?.startsWith('sb_') ? null : join.accessToken;
    const claims = token === null ? keyClaims : await verified(context.verifier, token);
    const asked: Extension[] = join.presenceEnabled ? ['broadcast', 'presence'] : ['broadcast'];
    const readable = await context.authorisation.mayRead(topic, claims, asked);
    if (readable.size === 0) throw new JoinRefused(`Unauthorized: ${unreadable(topic)}`);
    return new Channel(context, line, topic, join, token, claims, readable);
  }

  /** From here on the channel hears its topic; call it once the join has been answered. */
  start(): void {
    if (this.#closed) return;
    this.#context.hub.join(this.#topic, this);
    if (this.#presenceEnabled && this.#readable.has('presence')) {
      this.#line.push('presence_state', this.#context.hub.presence(this.#topic));
    }
    if (this.#join.replicationReady) this.#system('ok', 'Replication connection established');
  }

  /** Ends the channel without a word; the client left or its socket is gone. */
  end(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#expiry);
    this.#context.hub.leave(this.#topic, this);
  }

  deliver(broadcast: Broadcast): void {
    if (this.#readable.has('broadcast')) this.#line.broadcast(broadcast);
  }

  presenceChanged(diff: PresenceDiff): void {
    if (this.#presenceEnabled && this.#readable.has('presence'))
      this.#line.push('presence_diff', diff);
  }

  async receive(message: Incoming): Promise<void> {
    if (message.broadcast) await this.#send(message.ref, message.broadcast);
    else if (message.event === 'presence') await this.#presence(message);
    else if (message.event === 'access_token') await this.#refresh(message.payload['access_token']);
  }

  async #send(ref: string | null, broadcast: Broadcast): Promise<void> {
    // Who may not write is not told, as on hosted Realtime: with `ack` the client times out.
    if (!(await this.#mayWrite('broadcast')) || this.#closed) return;
    if (!this.#mayBroadcast()) {
      this.#shutDown('Too many messages per second');
      return;
    }
    const fits = broadcast.body.length <= this.#context.limits.payloadBytes;
    if (fits)
      this.#context.hub.broadcast(this.#topic, broadcast, this.#join.self ? undefined : this);
    if (this.#join.ack)
      this.#line.reply(ref, fits ? 'ok' : 'error', fits ? {} : { reason: 'payload_size_exceeded' });
  }

  async #presence({ ref, payload }: Incoming): Promise<void> {
    if (!this.#mayCallPresence()) {
      this.#shutDown('Client presence rate limit exceeded');
      return;
    }
    const event = String(payload['event']).toLowerCase();
    if (event === 'untrack') {
      this.#context.hub.untrack(this.#topic, this);
      this.#line.reply(ref, 'ok', {});
      return;
    }
    const said = payload['payload'] ?? {};
    if (event !== 'track' || typeof said !== 'object' || Array.isArray(said)) {
      this.#line.reply(ref, 'error', { reason: 'Presence track payload must be a map' });
      return;
    }
    if (Buffer.byteLength(JSON.stringify(said)) > this.#context.limits.payloadBytes) {
      this.#shutDown('Track message size exceeded');
      return;
    }
    if (!(await this.#mayWrite('presence'))) {
      this.#line.reply(ref, 'error', {});
      return;
    }
    await this.#enablePresence();
    if (this.#closed) return;
    this.#context.hub.track(
      this.#topic,
      this,
      this.#join.presenceKey,
      said as Record<string, unknown>,
    );
    this.#line.reply(ref, 'ok', {});
  }

  /** Who tracks itself also hears of others, where the policies let it. */
  async #enablePresence(): Promise<void> {
    if (this.#presenceEnabled) return;
    const readable = await this.#context.authorisation.mayRead(this.#topic, this.#claims, [
      'presence',
    ]);
    for (const extension of readable) this.#readable.add(extension);
    this.#presenceEnabled = true;
  }

  async #mayWrite(extension: Extension): Promise<boolean> {
    const known = this.#writable.get(extension);
    if (known !== undefined) return known;
    const allowed = await this.#context.authorisation.mayWrite(
      this.#topic,
      this.#claims,
      extension,
    );
    this.#writable.set(extension, allowed);
    return allowed;
  }

  async #refresh(token: unknown): Promise<void> {
    if (typeof token !== 'string' || token === this.#token || token.startsWith('sb_')) return;
    try {
      const claims = await verified(this.#context.verifier, token);
      const asked: Extension[] = this.#presenceEnabled ? ['broadcast', 'presence'] : ['broadcast'];
      const readable = await this.#context.authorisation.mayRead(this.#topic, claims, asked);
      if ([...this.#readable].some((extension) => !readable.has(extension))) {
        throw new JoinRefused(
          readable.size === 0
            ? unreadable(this.#topic)
            : `You no longer have permission to read from this Channel topic: ${this.#topic}`,
        );
      }
      if (this.#closed) return;
      this.#token = token;
      this.#claims = claims;
      this.#readable = readable;
      this.#writable = new Map();
      this.#watchExpiry();
    } catch (error) {
      this.#shutDown(
        error instanceof JoinRefused
          ? error.message.replace(/^\w+: /, '')
          : 'Unknown Error on Channel',
      );
    }
  }

  #watchExpiry(): void {
    clearTimeout(this.#expiry);
    const { exp } = this.#claims;
    if (exp === null) return;
    const left = exp * 1000 - this.#context.now();
    const confirm = (): void => {
      if (this.#context.now() < exp * 1000) {
        this.#watchExpiry();
        return;
      }
      const seconds = Math.floor(this.#context.now() / 1000) - exp;
      this.#shutDown(`Token has expired ${String(seconds)} seconds ago`);
    };
    this.#expiry = setTimeout(confirm, Math.max(0, Math.min(left, CONFIRM_MS)));
    this.#expiry.unref();
  }

  #shutDown(reason: string): void {
    if (this.#closed) return;
    this.#system('error', reason);
    this.end();
    this.#line.close();
  }

  #system(status: 'ok' | 'error', message: string): void {
    this.#line.push('system', { extension: 'system', status, message, channel: this.#topic });
  }
}

const unreadable = (topic: string): string =>
  `You do not have permissions to read from this Channel topic: ${topic}`;

/** @throws JoinRefused */
async function verified(verifier: Verifier, token: string): Promise<Claims> {
  try {
    return await verifier.ofToken(token);
  } catch (error) {
    if (error instanceof TokenRefused) throw new JoinRefused(`${error.code}: ${error.message}`);
    throw error;
  }
}
