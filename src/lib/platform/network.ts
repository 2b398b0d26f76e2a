/** What the browser says of the network and of the tab. A hint only: a request tells the truth. */
export interface Network {
  online(): boolean;
  /** Calls back when the network comes back or the tab is looked at again. @returns what stops listening. */
  onAwake(then: () => void): () => void;
  /** @returns what stops listening. */
  onOffline(then: () => void): () => void;
}

export const browserNetwork: Network = {
  online: () => navigator.onLine,
  onAwake(then) {
    const visible = (): void => {
      if (document.visibilityState === 'visible') then();
    };
    addEventListener('online', then);
    document.addEventListener('visibilitychange', visible);
    return () => {
      removeEventListener('online', then);
      document.removeEventListener('visibilitychange', visible);
    };
  },
  onOffline(then) {
    addEventListener('offline', then);
    return () => {
      removeEventListener('offline', then);
    };
  },
};
