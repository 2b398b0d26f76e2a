import { SYNCED, SYNCED_TABLES } from '../../domain/rows.ts';

/**
 * The tables and columns that this app takes in. An older one has ignored what it did not know, and its cursor
 * has passed it for ever: a cursor counts only for the shape that it was pulled with, and a device whose app
 * has learned more fills itself afresh.
 */
export const SHAPE_OF_ROWS = SYNCED_TABLES.map(
  (table) => `${table}(${Object.keys(SYNCED[table].entries).sort().join()})`,
)
  .sort()
  .join();
