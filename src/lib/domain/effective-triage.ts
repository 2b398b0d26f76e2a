/** Which of several judgements of one message counts. */
import type { Triage } from './rows.ts';
import type { Head, Readings, TriageSource } from './triage.ts';

export interface EffectiveTriage {
  readings: Readings;
  /** Who judged each head. */
  sources: Record<Head, TriageSource>;
  evidence: string[];
  languageSupported: boolean;
  /** The model behind it; null when only a person has judged. */
  modelVersion: string | null;
}

/** What one model or person said of a message. */
export type Judgement = Pick<
  Triage,
  'source' | 'readings' | 'corrected_heads' | 'evidence' | 'language_supported' | 'model_version'
>;

/**
 * The judgement that counts, head by head: a person's correction before the device's transformer before
 * the linear model.
 *
 * @param rows All triage rows of one message, in any order; at most one a source.
 * @returns null when nobody has judged yet.
 */
export function effectiveTriage(rows: readonly Judgement[]): EffectiveTriage | null {
  const person = rows.find((row) => row.source === 'person');
  const model =
    rows.find((row) => row.source === 'device') ?? rows.find((row) => row.source === 'linear');
  const base = model ?? person;
  if (!base) return null;

  const corrected = new Set<Head>(person?.corrected_heads);
  const source = (head: Head): TriageSource => (corrected.has(head) ? 'person' : base.source);
  const pick = <H extends Head>(head: H): Readings[H] =>
    (person && corrected.has(head) ? person : base).readings[head];

  return {
    readings: { sentiment: pick('sentiment'), topic: pick('topic'), urgency: pick('urgency') },
    sources: {
      sentiment: source('sentiment'),
      topic: source('topic'),
      urgency: source('urgency'),
    },
    evidence: base.evidence,
    languageSupported: base.language_supported,
    modelVersion: model?.model_version ?? null,
  };
}
