import { describe, expect, it, onTestFinished } from 'vitest';
import type { QueueItem, Refusal, SearchResults } from '../../../features/ports.ts';
import { fakeWorkers, ManualClock } from '../../../platform/fake-workers.ts';
import type { FakeWorker } from '../../../platform/fake-workers.ts';
import { LiveCell } from '../../../platform/live-cell.ts';
import { LocalSearch } from './local-search.ts';
import type { Found, SearchCalls, SearchCode, SearchNews } from './protocol.ts';

type Worker = FakeWorker<SearchCalls, SearchCode, SearchNews>;

const item = (id: string): QueueItem => ({ ticket: { id } }) as QueueItem;
const found = (ids: string[], more: Partial<Found> = {}): Found => ({
  tickets: ids.map((id) => ({ id, terms: ['late'], excerpt: null })),
  total: ids.length,
  whole: true,
  ...more,
});

/** A search whose worker answers nothing by itself. */
function setUp() {
  const clock = new ManualClock();
  const workers = fakeWorkers<SearchCalls, SearchCode, SearchNews>();
  /** The tickets of the queue, by id. */
  const queue = new LiveCell<ReadonlySet<string>>(new Set(['a', 'b', 'c']));
  const search = new LocalSearch({
    userId: 'me',
    openWorker: workers.open,
    clock,
    items: (ids) => ({
      subscribe: (next) =>
        queue.subscribe((held) => next(ids.filter((id) => held.has(id)).map(item))),
    }),
  });
  onTestFinished(() => search.close());
  const worker = (nth = 0): Worker => {
    const opened = workers.opened[nth];
    if (!opened) throw new Error('No worker was opened.');
    return opened;
  };
  const follow = (query: string) => {
    const seen: SearchResults[] = [];
    const failures: string[] = [];
    const stop = search.results(query).subscribe(
      (results) => seen.push(results),
      (reason) => failures.push((reason as Refusal).code),
    );
    return { seen, failures, stop };
  };
  return { clock, workers, worker, queue, search, follow };
}

/** What the queries were, and how to answer the newest. */
const queries = (worker: Worker): string[] =>
  worker.calls.flatMap(({ name, payload }) =>
    'query' in payload && name === 'find' ? [payload.query] : [],
  );

async function answer(worker: Worker, result: Found): Promise<void> {
  const call = worker.calls.findLast(({ name }) => name === 'find');
  worker.answer({ kind: 'success', id: call?.id ?? 0, result });
  await settled();
}

async function filled(worker: Worker): Promise<void> {
  worker.answer({ kind: 'success', id: 1, result: undefined });
  await settled();
}

/** Lets promises that are settled call back. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

const idsOf = (results: SearchResults | undefined) =>
  results?.hits.map((hit) => hit.item.ticket.id);

describe('a query', () => {
  it('starts the worker, whose answer is shown as the queue shows those tickets', async () => {
    const { workers, worker, queue, follow } = setUp();
    expect(workers.opened).toHaveLength(0);
    const { seen } = follow('late');
    expect(worker().calls.map(({ name, payload }) => [name, payload])).toEqual([
      ['open', { userId: 'me' }],
      ['find', { query: 'late', limit: 100 }],
    ]);
    await answer(worker(), found(['b', 'a'], { total: 7 }));
    expect(seen.at(-1)).toMatchObject({ query: 'late', total: 7, index: { kind: 'whole' } });
    expect(idsOf(seen.at(-1))).toEqual(['b', 'a']);
    queue.set(new Set(['a']));
    expect(idsOf(seen.at(-1))).toEqual(['a']);
  });

  it('takes the place of an older one, whose answer is no longer wanted', async () => {
    const { worker, follow } = setUp();
    const older = follow('la');
    older.stop();
    const newer = follow('lat');
    expect(worker().requests).toContainEqual({ kind: 'cancel', id: 2 });
    worker().answer({ kind: 'success', id: 2, result: found(['c']) });
    await answer(worker(), found(['a']));
    expect([older.seen, older.failures]).toEqual([[], []]);
    expect(idsOf(newer.seen.at(-1))).toEqual(['a']);
  });

  it('is asked again while the index fills, and says how far that is', async () => {
    const { clock, worker, follow } = setUp();
    const { seen } = follow('late');
    worker().answer({ kind: 'progress', id: 1, progress: { done: 200, total: 450 } });
    await answer(worker(), found(['a'], { whole: false }));
    expect(seen.at(-1)?.index).toEqual({ kind: 'filling', done: 200, total: 450 });
    clock.pass(300);
    await filled(worker());
    await answer(worker(), found(['a', 'b'], { whole: true }));
    expect(idsOf(seen.at(-1))).toEqual(['a', 'b']);
    expect(seen.at(-1)?.index).toEqual({ kind: 'whole' });
  });

  it('is asked again after news, and not for each of many', async () => {
    const { clock, worker, follow } = setUp();
    const { seen } = follow('late');
    await filled(worker());
    await answer(worker(), found(['a']));
    clock.pass(300);
    await answer(worker(), found(['a']));
    const before = queries(worker()).length;
    for (let n = 0; n < 5; n += 1) worker().answer({ kind: 'news', news: { kind: 'changed' } });
    clock.pass(300);
    expect(queries(worker())).toHaveLength(before + 1);
    await answer(worker(), found([]));
    expect(idsOf(seen.at(-1))).toEqual([]);
  });
});

it('says why a query has no answer', async () => {
  const { worker, follow } = setUp();
  const { failures } = follow('late');
  worker().answer({ kind: 'failure', id: 2, code: 'database_unavailable', message: 'It hangs.' });
  await settled();
  expect(failures).toEqual(['database_unavailable']);
});

describe('a worker that dies', () => {
  it('is replaced once, and the query asked again', async () => {
    const { clock, workers, worker, follow } = setUp();
    const { seen, failures } = follow('late');
    worker(0).die('out of memory');
    await settled();
    clock.pass(300);
    await filled(worker(1));
    await answer(worker(1), found(['a']));
    expect([failures, idsOf(seen.at(-1))]).toEqual([[], ['a']]);
    expect(workers.opened.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it('again is told, and a new try opens another one', async () => {
    const { clock, workers, worker, follow } = setUp();
    const { failures, stop } = follow('late');
    worker(0).die('out of memory');
    await settled();
    clock.pass(300);
    worker(1).die('out of memory');
    await settled();
    expect(failures).toEqual(['worker_died']);
    clock.pass(5_000);
    expect(workers.opened).toHaveLength(2);
    stop();
    const again = follow('late');
    await answer(worker(2), found(['b']));
    expect(idsOf(again.seen.at(-1))).toEqual(['b']);
  });

  it('because its database is gone is not replaced', async () => {
    const { clock, workers, worker, follow } = setUp();
    const { failures } = follow('late');
    worker().answer({ kind: 'lost', code: 'database_newer', message: 'Reload.' });
    await settled();
    clock.pass(5_000);
    expect([failures, workers.opened.length]).toEqual([['database_newer'], 1]);
  });

  it('says why it could not begin', async () => {
    const { worker, follow } = setUp();
    const { failures } = follow('late');
    worker().answer({ kind: 'failure', id: 1, code: 'database_newer', message: 'Reload.' });
    await settled();
    expect([failures, worker().terminated]).toEqual([['database_newer'], true]);
  });
});

describe('the worker', () => {
  it('can be ready before anybody has typed', () => {
    const { search, worker } = setUp();
    search.prepare();
    search.prepare();
    expect(worker().calls.map(({ name }) => name)).toEqual(['open']);
  });

  it('goes when nobody has searched for a while, and comes back', async () => {
    const { clock, search, workers, worker, follow } = setUp();
    search.prepare();
    const { stop } = follow('late');
    clock.pass(60 * 60_000);
    expect(worker(0).terminated).toBe(true);
    stop();
    const { seen, stop: stopAgain } = follow('late');
    await filled(worker(1));
    await answer(worker(1), found(['a']));
    stopAgain();
    clock.pass(9 * 60_000);
    expect(worker(1).terminated).toBe(false);
    clock.pass(60_000);
    expect(worker(1).terminated).toBe(true);
    expect(idsOf(seen.at(-1))).toEqual(['a']);
    expect(workers.opened).toHaveLength(2);
  });

  it('ends with the desk, and no other is opened', async () => {
    const { search, workers, worker, follow } = setUp();
    const { seen, failures } = follow('late');
    search.close();
    expect(worker().terminated).toBe(true);
    const late = follow('late');
    await settled();
    expect([seen, failures, late.seen, workers.opened.length]).toEqual([[], [], [], 1]);
  });
});
