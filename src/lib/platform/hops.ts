/**
 * Marks that something reached a stage on its way through the app, such as `roost:pulled:<message id>`.
 * A PerformanceObserver sees the mark; nothing is kept, since a queue stays open for days.
 */
export function markHop(hop: string, id: string): void {
  const name = `roost:${hop}:${id}`;
  performance.mark(name);
  performance.clearMarks(name);
}
