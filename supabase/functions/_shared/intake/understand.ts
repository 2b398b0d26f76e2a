import { languageSupported } from '../../../../src/lib/domain/linear/language.ts';
import type { LinearModel } from '../../../../src/lib/domain/linear/model.ts';
import { predictLinear } from '../../../../src/lib/domain/linear/predict.ts';
import { priority } from '../../../../src/lib/domain/priority.ts';
import type { NormalisedPost, UnderstoodPost } from '../posts/post.ts';

/**
 * Adds the linear model's judgement, so that an urgent post alerts people also while no browser is open.
 * The level is that of a fresh message of its own; waiting and history are the ticket's affair.
 */
export function understand(post: NormalisedPost, model: LinearModel): UnderstoodPost {
  const { readings, evidence } = predictLinear(model, post.text);
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
