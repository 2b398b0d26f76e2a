/** Watches the app from inside its page, without touching it. */

/** Something that was seen, in milliseconds since the epoch. */
export interface Sighting {
  kind: 'mark' | 'row';
  /** For a mark `hop:id`; for a row who judged it last: linear, device or person. */
  name: string;
  /** The row's text; empty for a mark. */
  text: string;
  at: number;
}

declare global {
  interface Window {
    roostSightings: Sighting[];
  }
}

/** To be handed to `addInitScript`: runs in the page, before the app. */
export function observeDesk(): void {
  const sightings: Sighting[] = (window.roostSightings = []);
  const epoch = (time: number): number => performance.timeOrigin + time;

  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) {
      if (!name.startsWith('roost:')) continue;
      const mark = name.slice('roost:'.length);
      sightings.push({ kind: 'mark', name: mark, text: '', at: epoch(startTime) });
    }
  }).observe({ entryTypes: ['mark'] });

  const seen = new WeakMap<Element, string>();
  const look = (): void => {
    for (const row of document.querySelectorAll<HTMLElement>('[data-ticket-id]')) {
      const name = row.dataset['triageSource'] ?? 'none';
      const state = `${row.dataset['ticketId'] ?? ''} ${name}`;
      if (seen.get(row) === state) continue;
      seen.set(row, state);
      const text = row.textContent;
      // A row counts as seen in the frame that follows.
      requestAnimationFrame((time) => {
        sightings.push({ kind: 'row', name, text, at: epoch(time) });
      });
    }
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-triage-source', 'data-ticket-id'],
  });
}
