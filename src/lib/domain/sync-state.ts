/** How this device stands with the server; `waiting` counts what a person did and the server does not have. */
export type SyncState =
  | { kind: 'starting' }
  /** First fill of this device; `rows` so far. */
  | { kind: 'filling'; rows: number }
  | { kind: 'live'; pulledAt: string; waiting: number }
  | { kind: 'offline'; pulledAt: string | null; waiting: number }
  | { kind: 'failed'; code: string; message: string; waiting: number };
