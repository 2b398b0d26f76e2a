import * as v from 'valibot';
import { endpoints, type Endpoint } from './api/request.ts';
import type { DeliveryFaults } from './webhooks/delivery.ts';

const times = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1);
const endpoint = v.optional(v.picklist(endpoints));

/** The shape of a fault as `POST /_sim/faults` takes it. */
export const faultSchema = v.variant('kind', [
  v.object({
    kind: v.literal('status'),
    status: v.picklist([429, 500, 503]),
    /** For 429: seconds until the window opens again. */
    resetInSeconds: v.optional(v.pipe(v.number(), v.minValue(0)), 60),
    endpoint,
    times,
  }),
  v.object({
    kind: v.picklist([
      'timeout',
      'cut-answer',
      'drop-answer',
      'duplicate-posts',
      'reorder-page',
      'malformed-posts',
    ]),
    endpoint,
    times,
  }),
  v.object({
    kind: v.picklist(['webhook-duplicate', 'webhook-drop', 'webhook-bad-signature']),
    times,
  }),
]);

/**
 * Something that shall go wrong `times` times (once when left out), at one endpoint or at any:
 * - `status`: answers 429, 500 or 503 and does nothing
 * - `timeout`: never answers and does nothing
 * - `cut-answer`: does it, and breaks the connection in the middle of the answer
 * - `drop-answer`: does it, and closes the connection without an answer
 * - `duplicate-posts`, `reorder-page`, `malformed-posts`: spoil the next page of posts
 * - `webhook-…`: delivers an event twice, never, or with a wrong signature
 */
export type Fault = v.InferInput<typeof faultSchema>;

type ActiveFault = v.InferOutput<typeof faultSchema>;

/** The faults that are still to come. */
export interface FaultPlan extends DeliveryFaults {
  add(fault: Fault): void;
  clear(): void;
  pending(): number;
  /** The next fault for a call of this endpoint, used up by asking; page faults do not count here. */
  takeForCall(
    endpoint: Endpoint,
  ): Exclude<ActiveFault, { kind: PageFault | WebhookFault }> | undefined;
  /** What to spoil in a page of posts, used up by asking. */
  takeForPage(endpoint: Endpoint): PageFault[];
}

type PageFault = 'duplicate-posts' | 'reorder-page' | 'malformed-posts';
type WebhookFault = 'webhook-duplicate' | 'webhook-drop' | 'webhook-bad-signature';

const pageFaults: readonly string[] = ['duplicate-posts', 'reorder-page', 'malformed-posts'];

export function createFaultPlan(): FaultPlan {
  let active: ActiveFault[] = [];

  function take(wanted: (fault: ActiveFault) => boolean): ActiveFault | undefined {
    const fault = active.find(wanted);
    if (!fault) return undefined;
    fault.times -= 1;
    if (fault.times <= 0) active = active.filter((other) => other !== fault);
    return fault;
  }

  /** True for a fault of the API that may strike at this endpoint. */
  function fits(fault: ActiveFault, called: Endpoint): boolean {
    if (fault.kind.startsWith('webhook-')) return false;
    const wanted = 'endpoint' in fault ? fault.endpoint : undefined;
    return wanted === undefined || wanted === called;
  }

  return {
    add(fault) {
      active.push(v.parse(faultSchema, fault));
    },
    clear() {
      active = [];
    },
    pending: () => active.length,
    takeForCall(called) {
      return take((fault) => !pageFaults.includes(fault.kind) && fits(fault, called)) as ReturnType<
        FaultPlan['takeForCall']
      >;
    },
    takeForPage(called) {
      const taken: PageFault[] = [];
      for (const kind of pageFaults as PageFault[]) {
        if (take((fault) => fault.kind === kind && fits(fault, called))) taken.push(kind);
      }
      return taken;
    },
    next() {
      const fault = take((candidate) => candidate.kind.startsWith('webhook-'));
      if (fault?.kind === 'webhook-duplicate') return 'duplicate';
      if (fault?.kind === 'webhook-drop') return 'drop';
      return fault?.kind === 'webhook-bad-signature' ? 'bad-signature' : 'none';
    },
  };
}

/** Spoils the `data` list of an answer in the given ways, as if X had gone wrong. */
export function spoilPage(body: unknown, faults: readonly PageFault[]): unknown {
  if (typeof body !== 'object' || body === null || !('data' in body) || !Array.isArray(body.data))
    return body;
  let data: unknown[] = [...(body.data as unknown[])];
  for (const fault of faults) {
    if (fault === 'duplicate-posts') data = data.flatMap((post) => [post, post]);
    if (fault === 'reorder-page')
      data = data.map((_, index) => data[(index * 7 + 3) % data.length]);
    if (fault === 'malformed-posts') {
      data.splice(1, 0, { id: 12, text: null }, 'not a post', { text: 'A post without an id.' });
    }
  }
  return { ...body, data };
}
