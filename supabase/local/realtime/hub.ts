import { Presence, type PresenceDiff, type PresenceState } from './presence.ts';
import type { Broadcast } from './serializer.ts';

/** A joined channel, as its topic sees it. */
export interface Subscriber {
  deliver(broadcast: Broadcast): void;
  presenceChanged(diff: PresenceDiff): void;
}

interface Topic {
  subscribers: Set<Subscriber>;
  presence: Presence<Subscriber>;
}

/** Who listens to which topic, and who is present there. Topics exist while somebody is on them. */
export class Hub {
  readonly #topics = new Map<string, Topic>();

  join(name: string, subscriber: Subscriber): void {
    let topic = this.#topics.get(name);
    if (!topic)
      this.#topics.set(name, (topic = { subscribers: new Set(), presence: new Presence() }));
    topic.subscribers.add(subscriber);
  }

  leave(name: string, subscriber: Subscriber): void {
    const topic = this.#topics.get(name);
    if (!topic) return;
    topic.subscribers.delete(subscriber);
    this.untrack(name, subscriber);
    if (topic.subscribers.size === 0) this.#topics.delete(name);
  }

  /** `except` does not hear itself. */
  broadcast(name: string, broadcast: Broadcast, except?: Subscriber): void {
    for (const subscriber of this.#topics.get(name)?.subscribers ?? []) {
      if (subscriber !== except) subscriber.deliver(broadcast);
    }
  }

  track(name: string, subscriber: Subscriber, key: string, payload: Record<string, unknown>): void {
    const topic = this.#topics.get(name);
    if (topic) this.#announce(topic, topic.presence.track(subscriber, key, payload));
  }

  untrack(name: string, subscriber: Subscriber): void {
    const topic = this.#topics.get(name);
    const diff = topic?.presence.untrack(subscriber);
    if (topic && diff) this.#announce(topic, diff);
  }

  presence(name: string): PresenceState {
    return this.#topics.get(name)?.presence.state() ?? {};
  }

  #announce(topic: Topic, diff: PresenceDiff): void {
    for (const subscriber of topic.subscribers) subscriber.presenceChanged(diff);
  }
}
