/**
 * A generated history of people, devices and faults, and what must hold after it.
 *
 * Invariants, once every device is back and everything has been delivered:
 * 1. It comes to rest: nothing is sent or asked for ever.
 * 2. Every device shows exactly what the server lets its person see.
 * 3. A mutation that was accepted has had effect once; one that was not has had none.
 * 4. Nothing that a person did disappears: the server has it, or the person is told.
 * 5. What a person did to a ticket reaches the server in that order, one change at a time.
 * 6. No reply is taken past words of a customer or a colleague that its writer did not have before them.
 */
import fc from 'fast-check';
import type { Mutation } from '../../src/lib/domain/mutations.ts';
import type { Rows, Ticket } from '../../src/lib/domain/rows.ts';
import {
  COLLEAGUE,
  idOf,
  ME,
  message,
  messageId,
  readings,
  ticket,
  ticketId,
  triage,
} from '../../src/lib/data/local/fixtures.ts';
import type { Lane } from '../../src/lib/sync/ports.ts';
import { SimulatedServer, type Person, type Writer } from './server.ts';
import { MemoryStorage, type Act, type Storage } from './storage.ts';
import { World, type Parts } from './world.ts';

const PEOPLE: Person[] = [
  { id: ME, role: 'agent', disabled: false },
  { id: COLLEAGUE, role: 'supervisor', disabled: false },
  { id: idOf(1, 3), role: 'supervisor', disabled: false },
];
const TICKETS = 4;
const DEEDS = [
  'take',
  'give',
  'solve',
  'reopen',
  'wait',
  'note',
  'reply',
  'cancel',
  'retry',
  'read',
  'correct',
  'dismiss',
] as const;

export interface History {
  /** By how many hours each device's clock is wrong; as many devices as there are numbers. */
  clocks: number[];
  steps: Step[];
}

const nat = fc.nat(999);
const aDevice = fc.nat(5);
const aTicket = fc.nat(TICKETS - 1);

const aStep = fc.oneof(
  { weight: 60, arbitrary: fc.record({ do: fc.constant('run'), pick: nat }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('act'),
      device: aDevice,
      ticket: aTicket,
      deed: fc.constantFrom(...DEEDS),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('lose'), pick: nat }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('repeat'), pick: nat }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('tweet'), ticket: aTicket }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('commit'), pick: nat }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('dispatch'),
      outcome: fc.constantFrom('sent', 'failed'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete'), ticket: aTicket }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('crash'), device: aDevice, pick: nat }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('open'), device: aDevice }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('network'),
      device: aDevice,
      offline: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pass'),
      device: aDevice,
      seconds: fc.constantFrom(1, 10, 60),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('role'),
      person: fc.nat(2),
      role: fc.constantFrom('agent', 'supervisor'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disable'), person: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('compact') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('epoch') }) },
) as fc.Arbitrary<Step>;

export type Step =
  | { do: 'run' | 'lose' | 'repeat' | 'commit'; pick: number }
  | { do: 'act'; device: number; ticket: number; deed: (typeof DEEDS)[number] }
  | { do: 'tweet' | 'delete'; ticket: number }
  | { do: 'dispatch'; outcome: 'sent' | 'failed' }
  | { do: 'crash'; device: number; pick: number }
  | { do: 'open'; device: number }
  | { do: 'network'; device: number; offline: boolean }
  | { do: 'pass'; device: number; seconds: number }
  | { do: 'role'; person: number; role: Person['role'] }
  | { do: 'disable'; person: number }
  | { do: 'compact' | 'epoch' };

export const aHistory: fc.Arbitrary<History> = fc.record({
  clocks: fc.array(fc.constantFrom(0, 0, 1, -9_000, 9_000), { minLength: 3, maxLength: 6 }),
  steps: fc.array(aStep, { minLength: 60, maxLength: 300, size: 'max' }),
});

/** What stands in for parts of the world; everything that is not named is as it should be. */
export interface Setting {
  server?: (people: readonly Person[]) => SimulatedServer;
  storage?: (device: number) => Promise<Storage>;
  leading?: Parts['leading'];
}

interface Deed {
  mutationId: string;
  device: number;
  ticketId: string;
  lane: Lane;
  /** What the device held when the person acted, as `sameRow` names it. */
  held: ReadonlySet<string>;
}

/**
 * Plays a history to its end.
 *
 * @returns one sentence for each invariant that does not hold.
 */
export async function play(history: History, setting: Setting = {}): Promise<string[]> {
  const server = setting.server?.(PEOPLE) ?? new SimulatedServer(PEOPLE);
  for (let n = 1; n <= TICKETS; n += 1) furnish(server, n);
  const world = new World({
    server,
    openStorage: setting.storage ?? (() => Promise.resolve(new MemoryStorage())),
    ...(setting.leading && { leading: setting.leading }),
  });
  try {
    for (const [nth, hours] of history.clocks.entries())
      await world.addDevice(PEOPLE[nth % PEOPLE.length]?.id ?? ME, hours * 3_600_000);
    await world.catchUp();
    const player = new Player(world);
    for (const step of history.steps) await player.step(step);
    player.commitAll();
    return [...(await check(world, player.deeds)), ...world.faults];
  } finally {
    for (const { storage } of world.devices) await storage.delete();
  }
}

function furnish(server: SimulatedServer, n: number): void {
  server.put('tickets', ticket(n));
  server.put('messages', message(n, { ticket_id: ticketId(n) }));
  server.put('triage', triage(n, 'linear', { ticket_id: ticketId(n) }));
  server.put('notifications', {
    id: idOf(8, n),
    user_id: PEOPLE[n % PEOPLE.length]?.id ?? ME,
    kind: 'urgent_ticket',
    ticket_id: ticketId(n),
    read_at: null,
    created_at: ticket(n).created_at,
    updated_at: ticket(n).updated_at,
  });
}

class Player {
  readonly #world: World;
  readonly deeds: Deed[] = [];
  #writers: Writer[] = [];
  #ids = 0;
  #tweets = TICKETS;

  constructor(world: World) {
    this.#world = world;
  }

  async step(step: Step): Promise<void> {
    const { server } = this.#world;
    switch (step.do) {
      case 'run':
        return this.#world.run(step.pick);
      case 'lose':
        return this.#world.lose(step.pick);
      case 'repeat':
        return this.#world.repeat(step.pick);
      case 'act':
        return this.#act(step);
      case 'tweet':
        this.#tweet(step.ticket + 1);
        return;
      case 'commit': {
        const [writer] = this.#writers.splice(step.pick % Math.max(1, this.#writers.length), 1);
        writer?.commit();
        return;
      }
      case 'dispatch':
        server.dispatch(step.outcome);
        return;
      case 'delete': {
        const row = server.row('messages', messageId(step.ticket + 1));
        if (row) server.empty(row);
        return;
      }
      case 'crash':
        return this.#world.crash(step.device, step.pick);
      case 'open':
        return this.#world.openTab(step.device);
      case 'network':
        return this.#world.setOffline(step.device, step.offline);
      case 'pass':
        return this.#world.pass(step.device, step.seconds * 1_000);
      case 'role':
        server.setRole(PEOPLE[step.person]?.id ?? ME, step.role);
        return;
      case 'disable':
        server.disable(PEOPLE[step.person]?.id ?? ME);
        return;
      case 'compact':
        server.compact();
        return;
      case 'epoch':
        server.newEpoch();
    }
  }

  commitAll(): void {
    for (const writer of this.#writers.splice(0)) writer.commit();
  }

  #tweet(n: number): void {
    const id = (this.#tweets += 1);
    const belongs = { ticket_id: ticketId(n) };
    this.#writers.push(
      this.#world.server.begin((put) => {
        put('messages', message(id, belongs));
        put('triage', triage(id, 'linear', belongs));
      }),
    );
  }

  async #act({ device: nth, ticket: n, deed }: Step & { do: 'act' }): Promise<void> {
    const device = this.#world.device(nth);
    const [tab] = device.tabs;
    if (!tab || device.isDiscarded) return;
    const shown = await device.storage.shown();
    const held = shown.get(`tickets/${ticketId(n + 1)}`) as Ticket | undefined;
    const told = deed === 'dismiss' ? undefined : this.#mutation(deed, held, shown, device);
    if (!told || !held) return;
    const lane: Lane = deed === 'read' ? 'triage' : 'work';
    const at = new Date(tab.clock.now()).toISOString();
    const act: Act = {
      intent: { mutation: told, at, actorId: device.personId },
      ticketId: held.id,
      lane,
    };
    // Before it is written: what a crash takes while it is being written was never promised.
    await device.storage.enqueue(act);
    this.deeds.push({
      mutationId: told.id,
      device: device.nth,
      ticketId: held.id,
      lane,
      held: new Set(shown.keys()),
    });
    tab.engine.work();
  }

  #mutation(
    deed: (typeof DEEDS)[number],
    held: Ticket | undefined,
    shown: ReadonlyMap<string, object>,
    { nth, personId }: { nth: number; personId: string },
  ): Mutation | undefined {
    if (!held) return undefined;
    const newId = (): string => idOf(0x100 + nth, (this.#ids += 1));
    const id = newId();
    const ticket_id = held.id;
    const parts = [...shown.values()] as (Rows['messages'] & Rows['replies'])[];
    const asked = parts.findLast(
      (row) => row.ticket_id === ticket_id && row.kind === 'inbound' && row.deleted_at === null,
    );
    const reply = parts.findLast((row) => row.ticket_id === ticket_id && 'attempts' in row);
    const status = (to: Ticket['status']): Mutation => ({
      id,
      name: 'ticket.set_status.v1',
      args: { ticket_id, status: { from: held.status, to } },
    });
    const assign = (to: string | null): Mutation => ({
      id,
      name: 'ticket.assign.v1',
      args: { ticket_id, assignee_id: { from: held.assignee_id, to } },
    });
    switch (deed) {
      case 'take':
        return assign(personId);
      case 'give':
        return assign(personId === ME ? COLLEAGUE : null);
      case 'solve':
        return status('solved');
      case 'reopen':
        return status('open');
      case 'wait':
        return status('pending');
      case 'note':
        return {
          id,
          name: 'note.add.v1',
          args: { message_id: newId(), ticket_id, text: 'A note.' },
        };
      case 'reply':
        return (
          asked && {
            id,
            name: 'reply.queue.v1',
            args: {
              reply_id: newId(),
              ticket_id,
              in_reply_to_message_id: asked.id,
              text: 'We are on it.',
            },
          }
        );
      case 'cancel':
        return reply && { id, name: 'reply.cancel.v1', args: { reply_id: reply.id } };
      case 'retry':
        return reply && { id, name: 'reply.retry.v1', args: { reply_id: reply.id } };
      case 'read':
        return (
          asked && {
            id,
            name: 'triage.record.v1',
            args: {
              message_id: asked.id,
              readings: readings('high'),
              evidence: [],
              language_supported: true,
              embedding: null,
              model_version: `model-${String(2 + (nth % 2))}`,
            },
          }
        );
      case 'correct':
        return (
          asked && {
            id,
            name: 'triage.correct.v1',
            args: { message_id: asked.id, urgency: { from: 'normal', to: 'critical' } },
          }
        );
      case 'dismiss':
        return undefined;
    }
  }
}

async function check(world: World, deeds: readonly Deed[]): Promise<string[]> {
  if (!(await world.rest())) return ['it does not come to rest'];
  const { server } = world;
  const wrong: string[] = [];
  for (const { nth, storage, personId, isDiscarded } of world.devices) {
    if (isDiscarded) continue;
    const shown = await storage.shown();
    const seen = server.seenBy(personId);
    for (const key of new Set([...shown.keys(), ...seen.keys()]))
      if (stable(shown.get(key)) !== stable(seen.get(key)))
        wrong.push(
          `device ${String(nth)} shows ${key} as ${stable(shown.get(key))}, the server has ${stable(seen.get(key))}`,
        );
  }
  for (const { mutationId, device, lane, held } of deeds) {
    const { storage, discarded, isDiscarded } = world.device(device);
    const result = server.resultOf(mutationId);
    const times = server.effects.get(mutationId) ?? 0;
    const isTold = (isDiscarded ? discarded : await storage.told()).includes(mutationId);
    const name = `what device ${String(device)} did (${mutationId.slice(-4)})`;
    if (times > 1) wrong.push(`${name} was done ${String(times)} times`);
    if (result?.status === 'ok' && times === 0) wrong.push(`${name} has had no effect`);
    if (result && result.status !== 'ok' && times > 0)
      wrong.push(`${name} was refused and has had effect`);
    const missed = (server.written.get(mutationId) ?? []).filter(
      (id) => !held.has(`messages/${id}`) && !held.has(`replies/${id}`),
    );
    if (missed.length > 0) wrong.push(`${name} was taken past ${missed.join(', ')}`);
    // Nobody waits for a reading: one that came too late is not spoken of.
    if (result?.status !== 'ok' && !isTold && lane === 'work') wrong.push(`${name} is lost`);
  }
  return [...wrong, ...outOfOrder(server.decided, deeds)];
}

/** Each device's changes of a ticket, in the order in which the server decided them. */
function outOfOrder(decided: readonly string[], deeds: readonly Deed[]): string[] {
  const place = new Map(decided.map((id, index) => [id, index]));
  const newest = new Map<string, number>();
  return deeds
    .filter(({ lane }) => lane === 'work')
    .flatMap(({ mutationId, device, ticketId }) => {
      const stream = `${String(device)}/${ticketId}`;
      const at = place.get(mutationId);
      if (at === undefined) return [];
      const before = newest.get(stream) ?? -1;
      newest.set(stream, Math.max(at, before));
      return at < before ? [`device ${String(device)} was overtaken on ${ticketId}`] : [];
    });
}

function stable(row: object | undefined): string {
  if (!row) return 'nothing';
  return JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}
