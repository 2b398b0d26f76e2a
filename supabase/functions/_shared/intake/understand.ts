import { languageSupported } from '../../../../src/lib/domain/linear/language.ts';
import type { LinearModel } from '../../../../src/lib/domain/linear/model.ts';
import { predictLinear } from '../../../../src/lib/domain/linear/predict.ts';
import { priority } from '../../../../src/lib/domain/priority.ts';
import { HEAD_NAMES } from '../../../../src/lib/domain/triage.ts';
import type { Reading, Readings } from '../../../../src/lib/domain/triage.ts';
import type { NormalisedPost, UnderstoodPost } from '../posts/post.ts';

/** Five digits say all that a model knows; seventeen would double each row on its way to every device. */
const DIGITS = 1e5;

/**
 * Adds the linear model's judgement, so that an urgent post alerts people also while no browser is open.
 * The level is that of a fresh message of its own; waiting and history are the ticket's affair.
 */
export function understand(post: NormalisedPost, model: LinearModel): UnderstoodPost {
  const { readings: exact, evidence } = predictLinear(model, post.text);
  const readings = rounded(exact);
  const level = priority({
    triage: { readings, evidence },
    waitingMinutes: 0,
    unanswered: 1,
    followers: post.author.followers,
  }).level;
  return {
    ...post,
    triage: {
      readings,
      evidence,
      language_supported: languageSupported(model.languages, post.language, post.text),
      model_version: model.version,
    },
    priority_level: level,
  };
}

function rounded(readings: Readings): Readings {
  const round = (probability: number): number => Math.round(probability * DIGITS) / DIGITS;
  const entries = HEAD_NAMES.map((head): [string, Reading] => {
    const { probability, probabilities, ...rest } = readings[head];
    return [
      head,
      { ...rest, probability: round(probability), probabilities: probabilities.map(round) },
    ];
  });
  return Object.fromEntries(entries) as unknown as Readings;
}
