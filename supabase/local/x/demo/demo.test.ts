import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock, type ManualClock } from '../manual-clock.ts';
import { maxWeightedLength, usernamesIn, weightedLength } from '../post-text.ts';
import { createRandom } from '../random.ts';
import { startXSimulator } from '../server.ts';
import { callSigned, realClient } from '../test-client.ts';
import type { XSimulator } from '../options.ts';
import type { TimelinePost } from '../timeline.ts';
import { angryAnswers } from './answers/angry.ts';
import { detailAnswers } from './answers/details.ts';
import { askedAnswers, banterAnswers, happyAnswers } from './answers/pleasant.ts';
import { reliefAnswers } from './answers/relief.ts';
import { stillWaitingAnswers } from './answers/waiting.ts';
import { worriedAnswers } from './answers/worried.ts';
import { authors } from './authors.ts';
import { remix } from './remix.ts';
import { repertoire } from './repertoire.ts';

let simulator: XSimulator;
let clock: ManualClock;

beforeEach(async () => {
  clock = createManualClock(Date.now());
  simulator = await startXSimulator({ demo: true, clock, seed: 7 });
});

afterEach(async () => {
  await simulator.close();
});

/** First posts of customers, oldest first, reposts left out. */
function questions(limit = 5000): TimelinePost[] {
  const roots = simulator.timeline(limit).flatMap((thread) => thread.posts.slice(0, 1));
  return roots.filter((post) => !post.isBrand && post.repostedBy === null).reverse();
}

describe('the opening', () => {
  it('brings a dozen posts within 20 seconds, with emergencies among the first', () => {
    clock.advance(20_000);
    const texts = questions().map((post) => post.text);
    expect(texts.length).toBeGreaterThanOrEqual(11);
    const first = texts.slice(0, 11).join('\n');
    for (const emergency of [/INSIDE my Wrenby Money account/u, /brakes failed/u, /pregnant/u]) {
      expect(first).toMatch(emergency);
    }
  });

  it('reaches the mentions of the API, without a word about what kind of post it is', async () => {
    clock.advance(20_000);
    const page = await realClient(simulator).v2.userMentionTimeline(simulator.brand.id, {
      max_results: 100,
    });
    expect(page.tweets.length).toBeGreaterThanOrEqual(11);
    const raw = await callSigned(
      simulator,
      'GET',
      `/2/users/${simulator.brand.id}/mentions?max_results=100&expansions=author_id&tweet.fields=context_annotations,entities`,
      { timestamp: Math.floor(clock.now() / 1000) },
    );
    expect(await raw.text()).not.toMatch(/"(kind|topic|mood|sentiment|urgency)"/u);
  });
});

describe('customers', () => {
  it('answer most replies, each after 8 to 25 seconds', async () => {
    clock.advance(20_000);
    simulator.setDemoRunning(false);
    clock.advance(120_000);
    const asked = questions();
    const client = realClient(simulator);
    const sent = new Map<string, string>();
    for (const post of asked) {
      const reply = await client.v2.reply(
        `Sorry to hear that, we are looking into it (${post.key})`,
        post.id,
      );
      sent.set(reply.data.id, post.author.username);
    }
    const answers = (): TimelinePost[] =>
      simulator
        .timeline()
        .flatMap((thread) => thread.posts)
        .filter((post) => sent.has(post.inReplyTo ?? ''));
    clock.advance(7_900);
    expect(answers()).toEqual([]);
    clock.advance(17_200);
    expect(answers().length).toBeGreaterThan(sent.size / 2);
    for (const answer of answers()) {
      expect(answer.author.username).toBe(sent.get(answer.inReplyTo ?? ''));
    }
    const known = answers().length;
    clock.advance(60_000);
    expect(answers()).toHaveLength(known);
  });

  it('correct themselves, delete, go on under their own posts, and chime in with others', () => {
    clock.advance(45 * 60_000);
    const threads = simulator.timeline(5000);
    expect(threads.filter((thread) => thread.posts[0]?.edited).length).toBeGreaterThanOrEqual(2);
    expect(threads.some((thread) => thread.posts[0]?.text.includes('rude little man'))).toBe(false);
    const own = threads.filter((thread) => {
      const [root, next] = thread.posts;
      return root !== undefined && root.author.id === next?.author.id;
    });
    expect(own.length).toBeGreaterThanOrEqual(3);
    const chimed = threads.filter(
      (thread) => new Set(thread.posts.map((post) => post.author.id)).size > 1,
    );
    expect(chimed.length).toBeGreaterThanOrEqual(3);
    expect(threads.some((thread) => thread.posts[0]?.quoted)).toBe(true);
    expect(threads.some((thread) => thread.posts[0]?.repostedBy)).toBe(true);
  });
});

describe('a long run', () => {
  it('goes on after the written scenes and rarely repeats itself', () => {
    clock.advance(3 * 3_600_000);
    const texts = questions(10_000).map((post) => post.text);
    expect(texts.length).toBeGreaterThan(2_000);
    expect(new Set(texts.slice(0, 380)).size).toBe(380);
    const later = texts.slice(420);
    expect(new Set(later).size / later.length).toBeGreaterThan(0.7);
    const place = new Map<string, number>();
    for (const [index, text] of texts.entries()) {
      expect(index - (place.get(text) ?? -Infinity), text).toBeGreaterThan(200);
      place.set(text, index);
    }
  });

  it('can be paused and continued', () => {
    clock.advance(30_000);
    simulator.setDemoRunning(false);
    clock.advance(60_000);
    const paused = questions().length;
    clock.advance(60_000);
    expect(questions().length).toBe(paused);
    simulator.setDemoRunning(true);
    clock.advance(30_000);
    expect(questions().length).toBeGreaterThan(paused);
  });
});

describe('the material', () => {
  const scenes = repertoire(createRandom(1));

  it('has more than 300 stories by more than 60 people in several languages', () => {
    expect(new Set(scenes.map((scene) => scene.text)).size).toBe(scenes.length);
    expect(scenes.length).toBeGreaterThanOrEqual(380);
    expect(new Set(authors.map((author) => author.username.toLowerCase())).size).toBe(
      authors.length,
    );
    expect(authors.length).toBeGreaterThanOrEqual(60);
    expect(new Set(scenes.map((scene) => scene.lang)).size).toBeGreaterThanOrEqual(8);
    for (const mood of [
      detailAnswers,
      reliefAnswers,
      stillWaitingAnswers,
      angryAnswers,
      worriedAnswers,
    ]) {
      expect(new Set(mood).size).toBeGreaterThanOrEqual(40);
    }
    expect(
      new Set([...happyAnswers, ...askedAnswers, ...banterAnswers]).size,
    ).toBeGreaterThanOrEqual(60);
  });

  it('always speaks to the brand, and fits into 280 unless it is a long story', () => {
    for (const scene of scenes) {
      expect(usernamesIn(scene.text)).toContain('Wrenby');
      for (const part of [...(scene.thread ?? []), ...(scene.others ?? [])]) {
        expect(weightedLength(part)).toBeLessThanOrEqual(maxWeightedLength);
      }
    }
    const long = scenes.filter((scene) => weightedLength(scene.text) > maxWeightedLength);
    expect(long.length).toBe(5);
    const random = createRandom(3);
    for (let round = 0; round < 500; round++) {
      const scene = remix(random);
      expect(usernamesIn(scene.text)).toContain('Wrenby');
      expect(scene.text).not.toMatch(/[{}]/u);
      expect(weightedLength(scene.text)).toBeLessThanOrEqual(maxWeightedLength);
    }
  });

  it('casts only names that exist', () => {
    const names = authors.map((author) => author.username);
    for (const scene of scenes) if (scene.by !== undefined) expect(names).toContain(scene.by);
    for (const name of names) expect(name).toMatch(/^\w{1,15}$/u);
  });
});
