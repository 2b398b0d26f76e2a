/**
 * Bugs that synchronising programs are known for, each put in from outside: histories that do not find them would
 * prove nothing.
 */
import type { MutationResult, Mutation } from '../../src/lib/domain/mutations.ts';
import { sameRow } from '../../src/lib/sync/core/keys.ts';
import { patch, touches } from '../../src/lib/sync/core/patches.ts';
import type { Cursor, OutgoingItem, ServerRows } from '../../src/lib/sync/ports.ts';
import type { Setting } from './history.ts';
import { SimulatedServer, TABLES, type Table, type Writer } from './server.ts';
import { MemoryStorage, type Act, type Storage } from './storage.ts';

/** A row has its place in the log before its transaction commits: a cursor may pass it by. */
class NaiveServer extends SimulatedServer {
  override begin(write: (put: SimulatedServer['put']) => void): Writer {
    const places = [(this.seq += 1), (this.seq += 1)];
    return {
      commit: () => {
        write((table, row) => {
          this.put(table, row, places.shift());
        });
        this.poke();
      },
    };
  }
}

class ForgetfulServer extends SimulatedServer {
  override apply(mutation: Mutation, author: string): MutationResult {
    const result = super.apply(mutation, author);
    this.answers.delete(mutation.id);
    return result;
  }
}

/** Takes a reply whatever was written since its device last pulled. */
class HastyServer extends SimulatedServer {
  protected override isUnseen(): boolean {
    return false;
  }
}

/** Shows the change at once and notes the intent a moment later. */
class TwoTransactions extends MemoryStorage {
  #later: Act[] = [];

  override enqueue(act: Act): Promise<void> {
    patch(
      act.intent,
      (table, key) => this.rows.get(sameRow({ table, key })) as never,
      (table, key, row) => {
        if ((TABLES as readonly string[]).includes(table))
          this.rows.set(sameRow({ table, key }), row as never);
      },
    );
    this.#later.push(act);
    return Promise.resolve();
  }

  override async outgoing(...given: Parameters<MemoryStorage['outgoing']>) {
    for (const act of this.#later.splice(0)) await super.enqueue(act);
    return super.outgoing(...given);
  }

  crashed(): void {
    this.#later = [];
  }
}

class KeepsWhatIsGone extends MemoryStorage {
  protected override drop(): void {
    // Nothing leaves.
  }
}

class ResyncDropsOutbox extends MemoryStorage {
  override reset(): Promise<void> {
    this.items = [];
    return super.reset();
  }
}

/** Leaves rows alone that somebody is just changing here. */
class StaleRebase extends MemoryStorage {
  override apply(changes: ServerRows, cursor: Cursor | null): Promise<string[]> {
    const covered = new Set(this.items.flatMap(({ mutation }) => touches(mutation).map(sameRow)));
    const rows = Object.fromEntries(
      Object.entries(changes.rows).map(([table, all]) => [
        table,
        all.filter((row) => !covered.has(`${table}/${(row as { id: string }).id}`)),
      ]),
    ) as Record<Table, unknown[]>;
    return super.apply({ ...changes, rows }, cursor);
  }
}

class SwallowsConflicts extends MemoryStorage {
  override answered(item: OutgoingItem, result: MutationResult): Promise<void> {
    if (result.status !== 'conflict') return super.answered(item, result);
    this.settle([item.seq]);
    return Promise.resolve();
  }
}

const withStorage = (open: () => Storage): Setting => ({
  storage: () => Promise.resolve(open()),
});

export const PLANTED: Readonly<Record<string, Setting>> = {
  'a naive cursor': { server: (people) => new NaiveServer(people) },
  'row and intent in two transactions': withStorage(() => new TwoTransactions()),
  'two tabs that drain': {
    leading: (tabs) => ({
      ...tabs,
      lead: (start) => {
        start();
        return () => undefined;
      },
    }),
  },
  'a result that is lost after the commit': { server: (people) => new ForgetfulServer(people) },
  'a reply that overtakes the customer': { server: (people) => new HastyServer(people) },
  'ids that are gone, ignored': withStorage(() => new KeepsWhatIsGone()),
  'a resync that drops the outbox': withStorage(() => new ResyncDropsOutbox()),
  'a stale rebase': withStorage(() => new StaleRebase()),
  'a conflict that is swallowed': withStorage(() => new SwallowsConflicts()),
};
