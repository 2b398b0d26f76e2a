/**
 * Tabs of one browser: one of them leads, and all of them hear each other.
 *
 * Web Locks give the leadership to the next tab when the leading one closes or crashes.
 */
export interface Tabs {
  /** Calls back once this tab leads; it leads until it is closed. @returns what gives the leadership up. */
  lead(start: () => void): () => void;
  /** Tells the other tabs. */
  tell(word: string): void;
  /** @returns what stops listening. */
  hear(listen: (word: string) => void): () => void;
  /** Lets go of the others: what is told from now on is not heard. */
  close(): void;
}

/** The tabs of this browser that share `scope`. */
export function browserTabs(scope: string): Tabs {
  const name = `roost:${scope}`;
  const channel = new BroadcastChannel(name);
  let closed = false;
  return {
    lead(start) {
      const given = new AbortController();
      let release: (() => void) | undefined;
      navigator.locks
        .request(name, { signal: given.signal }, () => {
          start();
          return new Promise<void>((resolve) => (release = resolve));
        })
        // Giving up before the turn came is how a tab leaves the queue.
        .catch(() => undefined);
      return () => {
        given.abort();
        release?.();
      };
    },
    tell(word) {
      // A closed channel throws, and the last words of a round that was under way are nobody's concern.
      if (!closed) channel.postMessage(word);
    },
    hear(listen) {
      const heard = (event: MessageEvent<string>): void => {
        listen(event.data);
      };
      channel.addEventListener('message', heard);
      return () => {
        channel.removeEventListener('message', heard);
      };
    },
    close() {
      closed = true;
      channel.close();
    },
  };
}
