/** What a device holds, beside what its server would give the same person afresh. */
import type { Kept } from './stored.ts';

type Row = Record<string, unknown> & { id: string };

export interface Holdings {
  tables: Record<string, Row[]>;
  server: Record<string, Row[]>;
  outbox: Kept[];
}

/** Runs in the page, with the rights of whoever is signed in there. */
export async function readHoldings(): Promise<Holdings> {
  const { anonKey } = (await (await fetch('/config.json')).json()) as { anonKey: string };
  const ask = async <T>(path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`/rest/v1/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        apikey: anonKey,
        authorization: `Bearer ${window.roostSession().access_token}`,
        'content-type': 'application/json',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} answered ${String(answer.status)}`);
    return (await answer.json()) as T;
  };
  const server: Holdings['server'] = {};
  let cursor: unknown = null;
  do {
    const body = { cursor, page_size: 5000 };
    const page = await ask<{ rows: Record<string, Row[]>; next?: unknown }>('rpc/snapshot', body);
    for (const [table, rows] of Object.entries(page.rows)) (server[table] ??= []).push(...rows);
    cursor = page.next ?? null;
  } while (cursor !== null);
  // A snapshot has the newest ones only, and PostgREST writes times otherwise: of the older ones the id has to do.
  const newest = new Map(server['notifications']?.map((row) => [row.id, row]));
  const ids: Row[] = [];
  for (let offset = 0; offset === ids.length; offset += 1000)
    ids.push(...(await ask<Row[]>(`notifications?select=id&order=id&limit=1000&offset=${offset}`)));
  server['notifications'] = ids.map(({ id }) => newest.get(id) ?? { id });
  // A ticket is one record with all that belongs to it.
  const conversations = (await window.roostStored('conversations')) as Record<string, unknown>[];
  const tables: Holdings['tables'] = {};
  for (const table of Object.keys(server)) {
    if (table === 'tickets')
      tables[table] = conversations.flatMap((each) => each['ticket'] ?? []) as Row[];
    else if (['messages', 'triage', 'replies'].includes(table))
      tables[table] = conversations.flatMap((each) => each[table]) as Row[];
    else tables[table] = (await window.roostStored(table)) as Row[];
  }
  const outbox = ((await window.roostStored('outbox')) as Kept[]).map(
    ({ mutationId, lane, state }) => ({ mutationId, lane, state }),
  );
  return { tables, server, outbox };
}

/** Rows that the server would give and the device has otherwise. Only the columns that a device keeps count. */
export function differences({ tables, server }: Pick<Holdings, 'tables' | 'server'>): string[] {
  const lines: string[] = [];
  for (const [table, rows] of Object.entries(server)) {
    const here = new Map((tables[table] ?? []).map((row) => [row.id, row]));
    for (const row of rows) {
      const local = here.get(row.id);
      here.delete(row.id);
      if (!local) lines.push(`${table} ${row.id} is missing`);
      else {
        const other = Object.keys(local).filter(
          (column) => column in row && !same(local[column], row[column]),
        );
        if (other.length > 0) lines.push(`${table} ${row.id} differs in ${other.join(', ')}`);
      }
    }
    for (const id of here.keys()) lines.push(`${table} ${id} is not on the server`);
  }
  return lines;
}

function same(one: unknown, other: unknown): boolean {
  return one === other || sorted(one) === sorted(other);
}

/** Postgres orders the keys of jsonb by their length, a validated row by its schema. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => one.localeCompare(other)))
      : part,
  );
}
