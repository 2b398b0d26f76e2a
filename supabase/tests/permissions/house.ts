/** What answers requests, and the database behind it. */
import { quietly } from '../support/rest.ts';
import type { Database, TestDatabase } from '../support/test-database.ts';
import type { Keys } from './people.ts';

export interface House {
  database: Database;
  origin: string;
  keys: Keys;
  fetch: (request: Request) => Promise<Response>;
}

/** REST alone, without a server: a request is handed in. */
export function houseOf({ database, app, secrets }: TestDatabase): House {
  return {
    database,
    origin: 'http://127.0.0.1',
    keys: secrets,
    fetch: (request) => quietly(() => app.fetch(request, '127.0.0.1')),
  };
}
