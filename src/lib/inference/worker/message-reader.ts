/** From messages to what is recorded of them: model, first-guess evidence, language, packed embedding. */
import { languageKnown } from '../../domain/linear/language.ts';
import type { LinearModel } from '../../domain/linear/model.ts';
import { predictLinear } from '../../domain/linear/predict.ts';
import type { Readings } from '../../domain/triage.ts';
import type { MessageReading, UnreadMessage } from '../protocol.ts';
import { packEmbedding } from './embedding.ts';
import type { TriageOutput, TriageSession } from './triage-session.ts';

/** Texts of like length share a run: a batch is padded to its longest text. */
const RUN = 4;

type Session = Pick<TriageSession, 'run' | 'languages' | 'languageKnownFrom'>;

/**
 * @returns in the order of `messages`.
 * @throws TriageError 'inference_failed'.
 */
export async function readMessages(
  session: Session,
  linear: LinearModel,
  messages: readonly UnreadMessage[],
): Promise<MessageReading[]> {
  const byLength = messages
    .map((message, index) => ({ message, index }))
    .sort((a, b) => a.message.text.length - b.message.text.length);
  const readings: MessageReading[] = [];
  for (let start = 0; start < byLength.length; start += RUN) {
    const run = byLength.slice(start, start + RUN);
    const outputs = await session.run(run.map(({ message }) => message));
    run.forEach(({ message, index }, row) => {
      const output = outputs[row];
      if (output) readings[index] = readingOf(session, linear, message, output);
    });
  }
  return readings;
}

function readingOf(
  { languages, languageKnownFrom }: Session,
  linear: LinearModel,
  { text, language }: UnreadMessage,
  { readings, languageKnown: probability, embedding }: TriageOutput,
): MessageReading {
  const supported = languageKnown(probability, languageKnownFrom, {
    supported: languages,
    language,
    text,
  });
  return {
    readings: supported ? readings : unsure(readings),
    evidence: predictLinear(linear, text).evidence,
    language_supported: supported,
    embedding: packEmbedding(embedding),
  };
}

/** What a model says of a language that it never saw is a guess, however sure it sounds. */
function unsure({ sentiment, topic, urgency }: Readings): Readings {
  return {
    sentiment: { ...sentiment, unsure: true },
    topic: { ...topic, unsure: true },
    urgency: { ...urgency, unsure: true },
  };
}
