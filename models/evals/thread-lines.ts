/** Reading the file of messages that come second in a conversation. */
import * as v from 'valibot';
import { HEADS } from '../../src/lib/domain/triage.ts';
import { parseJsonLines } from './json-lines.ts';
import type { Checked } from './json-lines.ts';
import { urgencySchema } from './lines.ts';
import type { Line } from './lines.ts';

export type ThreadLine = Omit<Line, 'number'> & { previous: string };

const threadSchema = v.pipe(
  v.object({
    text: v.string(),
    previous: v.pipe(v.string(), v.minLength(1)),
    topic: v.picklist(HEADS.topic),
    urgency: urgencySchema,
    sentiment: v.picklist(HEADS.sentiment),
  }),
  v.transform(({ text, previous, topic, urgency, sentiment }): ThreadLine => ({
    id: text,
    text,
    previous,
    gold: {
      topic: HEADS.topic.indexOf(topic),
      urgency,
      sentiment: HEADS.sentiment.indexOf(sentiment),
    },
  })),
);

/** Lines: {"text", "previous", "topic", "urgency", "sentiment"}. */
export function parseThreadLines(content: string): Checked<ThreadLine> {
  return parseJsonLines(content, threadSchema);
}
