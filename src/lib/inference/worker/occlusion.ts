/**
 * Why the model says what it says: each candidate is left out of the text in turn, and what a label loses by that
 * is what the candidate did for it (occlusion: Zeiler and Fergus 2014; Li, Monroe and Jurafsky 2016). Gradients
 * would name the words in one pass, but an ONNX graph for inference has none.
 */
import type { Driver, Explanation, LabelDrivers, Span } from '../../domain/explanation.ts';
import { HEADS } from '../../domain/triage.ts';
import type { Head, Readings } from '../../domain/triage.ts';
import { candidateSpans } from './candidate-words.ts';
import type { TriageInput, TriageSession } from './triage-session.ts';

/** With the whole text a batch of 16, as many as are read at a time elsewhere. */
const MOST_VARIANTS = 15;
const MOST_DRIVERS = 4;
/** Less than this is what any deletion does to a sentence. */
const LEAST_DROP = 0.03;

/**
 * @returns for each head the label of the whole message and the words whose deletion lowers its probability most.
 * @throws TriageError 'inference_failed'.
 */
export async function explain(
  session: Pick<TriageSession, 'run'>,
  { text, previous = null }: TriageInput,
): Promise<Explanation> {
  const spans = candidateSpans(text, MOST_VARIANTS);
  const texts = [text, ...spans.map((span) => without(text, span))];
  const outputs = await session.run(texts.map((each) => ({ text: each, previous })));
  const [whole, ...variants] = outputs.map(({ readings }) => readings);
  if (!whole) throw new Error('The session answered nothing.');
  const of = (head: Head): LabelDrivers => {
    const { label, probability } = whole[head];
    const drops = spans.map((span, index) => ({
      ...span,
      drop: probability - probabilityOf(variants[index], head, label),
    }));
    return { label, probability, drivers: strongest(drops) };
  };
  return { sentiment: of('sentiment'), topic: of('topic'), urgency: of('urgency') };
}

function without(text: string, { start, end }: Span): string {
  return text.slice(0, start) + text.slice(end);
}

function probabilityOf(readings: Readings | undefined, head: Head, label: string): number {
  const labels: readonly string[] = HEADS[head];
  return readings?.[head].probabilities[labels.indexOf(label)] ?? 1;
}

/** A pair has to bring more than the better of its words to be named instead of it. */
function strongest(drops: readonly Driver[]): Driver[] {
  const ranked = drops
    .filter(
      (each) =>
        each.drop >= LEAST_DROP &&
        !drops.some((part) => within(part, each) && each.drop - part.drop < LEAST_DROP),
    )
    .sort((a, b) => b.drop - a.drop || a.start - b.start);
  const chosen: Driver[] = [];
  for (const each of ranked) {
    if (chosen.length === MOST_DRIVERS) break;
    if (chosen.every((other) => each.end <= other.start || each.start >= other.end)) {
      chosen.push(each);
    }
  }
  return chosen;
}

/** Whether `part` is a proper part of `whole`. */
function within(part: Span, whole: Span): boolean {
  return (
    part.start >= whole.start &&
    part.end <= whole.end &&
    part.end - part.start < whole.end - whole.start
  );
}
