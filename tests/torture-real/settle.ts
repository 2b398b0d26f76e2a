/** Waits until nothing is on its way, and says what is wrong then. */
import { setTimeout as wait } from 'node:timers/promises';
import { compare, type Findings, type World } from './findings.ts';

/**
 * At a checkpoint work goes on: replies in doubt and questions to people may wait. At the end nothing may.
 */
export type Stage = 'checkpoint' | 'end';

const LOOK_EVERY_MS = 700;
/** The longest wait of the product is 2 minutes (a reply that X may yet show). What stands still longer stays. */
export const STANDSTILL_MS = 300_000;

export const WRONG = ['lost', 'doubled', 'sentTwice', 'diverged'] as const;
const OPEN: Record<Stage, readonly (keyof Findings)[]> = {
  checkpoint: [...WRONG, 'waiting'],
  end: [...WRONG, 'waiting', 'doubtful', 'asked'],
};

/**
 * @param known Sentences that an earlier stage has reported: they are not waited for again.
 * @param standstillMs How long nothing may change before what is open stays open.
 */
export async function settle(
  world: World,
  stage: Stage,
  known: ReadonlySet<string>,
  standstillMs: number,
): Promise<Findings> {
  let before = '';
  let since = performance.now();
  for (;;) {
    if (stage === 'end') await settleQuestions(world);
    const found = await compare(world);
    const open = OPEN[stage].flatMap((kind) => found[kind]).filter((line) => !known.has(line));
    if (open.length === 0) return found;
    const now = open.join('\n');
    if (now !== before) since = performance.now();
    else if (performance.now() - since > standstillMs) return found;
    before = now;
    if (stage === 'end') await sendAgain(world, found);
    await wait(LOOK_EVERY_MS);
  }
}

/** People decide what the outbox asks them, until it asks nothing. */
async function settleQuestions({ devices }: World): Promise<void> {
  for (const device of devices) {
    // Theirs stands: no new conflict comes of that.
    for (let left = await device.asks(); left > 0; left -= 1) await device.decideOne(0);
  }
}

/** What was certainly not posted is sent again by its author, as the ticket asks them to. */
async function sendAgain({ devices }: World, { doubtful }: Findings): Promise<void> {
  for (const line of doubtful) {
    const [, reply, , state, ticket] = line.split(' ');
    if (state !== 'failed' || ticket === undefined) continue;
    const author = devices.find(({ committed }) =>
      [...committed.values()].some(({ args }) => args['reply_id'] === reply),
    );
    await author?.sendAgain(ticket);
  }
}
