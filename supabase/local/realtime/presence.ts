/** One tracked client under a key: what it says of itself, and a reference that is new with each change. */
export type Meta = Record<string, unknown> & { phx_ref: string; phx_ref_prev?: string };

/** By key, in the shape of Phoenix.Presence. */
export type PresenceState = Record<string, { metas: Meta[] }>;

export interface PresenceDiff {
  joins: PresenceState;
  leaves: PresenceState;
}

/** Who is present on one topic. Keys may be shared: two tabs of one person are two metas under one key. */
export class Presence<Client> {
  readonly #byClient = new Map<Client, { key: string; meta: Meta }>();
  #refs = 0;

  get empty(): boolean {
    return this.#byClient.size === 0;
  }

  /** Built without a prototype: keys come from clients, and `__proto__` is a text like any other. */
  state(): PresenceState {
    const state = Object.create(null) as PresenceState;
    for (const { key, meta } of this.#byClient.values())
      (state[key] ??= { metas: [] }).metas.push(meta);
    return state;
  }

  track(client: Client, key: string, payload: Record<string, unknown>): PresenceDiff {
    const before = this.#byClient.get(client);
    this.#refs += 1;
    const meta: Meta = {
      ...payload,
      phx_ref: `F${this.#refs.toString(36).padStart(8, '0')}`,
      ...(before ? { phx_ref_prev: before.meta.phx_ref } : {}),
    };
    this.#byClient.set(client, { key, meta });
    return { joins: one(key, meta), leaves: before ? one(before.key, before.meta) : {} };
  }

  /** null when the client was not present. */
  untrack(client: Client): PresenceDiff | null {
    const before = this.#byClient.get(client);
    if (!before) return null;
    this.#byClient.delete(client);
    return { joins: {}, leaves: one(before.key, before.meta) };
  }
}

function one(key: string, meta: Meta): PresenceState {
  const state = Object.create(null) as PresenceState;
  state[key] = { metas: [meta] };
  return state;
}
