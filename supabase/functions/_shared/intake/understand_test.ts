import assert from 'node:assert/strict';
import { HEAD_NAMES } from '../../../../src/lib/domain/triage.ts';
import type { Reading } from '../../../../src/lib/domain/triage.ts';
import { xPost, xUser } from '../../_tests/posts.ts';
import { indexLinked } from '../posts/linked.ts';
import { normalise } from '../posts/normalise.ts';
import type { UnderstoodPost } from '../posts/post.ts';
import { linearModel } from './linear-model.ts';
import { understand } from './understand.ts';

function read(changes: Record<string, unknown>): UnderstoodPost {
  const normalised = normalise(xPost(changes), indexLinked({ users: [xUser()] }, []), '1');
  if (normalised.kind !== 'post') throw new Error(JSON.stringify(normalised));
  return understand(normalised.post, linearModel);
}

Deno.test('each head has a reading whose probabilities are short and still sum to 1', () => {
  const { triage } = read({ text: 'my card was charged twice and nobody answers!' });
  assert.ok(triage);
  assert.equal(triage.model_version, linearModel.version);
  for (const head of HEAD_NAMES) {
    const { probability, probabilities }: Reading = triage.readings[head];
    assert.equal(probability, Math.max(...probabilities));
    assert.ok(Math.abs(probabilities.reduce((sum, p) => sum + p, 0) - 1) < 1e-4);
    for (const p of probabilities) assert.ok(String(p).length <= 7, String(p));
  }
});

Deno.test('what cries for help ranks above thanks', () => {
  const rank = ['low', 'normal', 'high', 'urgent'];
  const help = read({
    text: 'Someone hacked my account and is buying things right now, please stop them!!',
  });
  const thanks = read({ text: 'Thank you so much, lovely shop, see you soon' });
  assert.ok(rank.indexOf(help.priority_level) > rank.indexOf(thanks.priority_level));
});

Deno.test('a language the model was not trained on is said to be so', () => {
  assert.equal(read({ text: '荷物が届きません', lang: 'ja' }).triage?.language_supported, false);
  assert.equal(read({ text: 'where is my parcel', lang: 'en' }).triage?.language_supported, true);
});
