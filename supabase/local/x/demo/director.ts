import type { SimulatorClock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import type { XPost, XUser } from '../model.ts';
import { ownWords } from '../post-text.ts';
import { PublishingError, type Publishing } from '../publishing.ts';
import { createRandom } from '../random.ts';
import type { World } from '../world.ts';
import { answerTo, type CustomerState } from './answering.ts';
import { authors, type DemoAuthor } from './authors.ts';
import { announcements } from './brand.ts';
import { createCasting } from './casting.ts';
import { createContinuation } from './continuation.ts';
import { openingLength, repertoire } from './repertoire.ts';
import type { DemoLanguage, Scene } from './scene.ts';

/** Runs the demo: lets scenes happen one after the other and customers answer replies. */
interface Director {
  running(): boolean;
  setRunning(running: boolean): void;
  close(): void;
}

/** What the demo needs. */
interface DirectorParts {
  world: World;
  publishing: Publishing;
  brand: XUser;
  clock: SimulatorClock;
  seed: number;
  journal: Journal;
  /** Average time between two scenes after the opening. */
  intervalMs: number;
}

/** The opening fills an empty inbox within about 20 seconds, whatever the interval. */
const openingPauseMs = [900, 2_200] as const;

/** A customer needs this long to answer a reply. */
const answerDelayMs = [8_000, 25_000] as const;

/** Answers remembered so that the same words do not come twice soon. */
const answersRemembered = 60;

const dayMs = 86_400_000;

export function createDirector(parts: DirectorParts): Director {
  const { world, publishing, brand, clock, journal } = parts;
  const random = createRandom(parts.seed);
  const scenes = repertoire(createRandom(parts.seed));
  const continuation = createContinuation(scenes, random);
  const casting = createCasting(random);
  const demoNames = new Set(authors.map((author) => author.username.toLowerCase()));
  const customers = new Map<string, CustomerState>();
  const lastAnswers: string[] = [];
  const timers = new Set<() => void>();
  let position = 0;
  let enabled = false;
  let cancelNext: (() => void) | undefined;
  for (const entry of journal.entries) if ('demoPosition' in entry) position = entry.demoPosition;

  /** Something that happens later; a post that is gone by then makes it pointless, not a failure. */
  function later(delayMs: number, run: () => void): void {
    const cancel = clock.after(delayMs, () => {
      timers.delete(cancel);
      try {
        run();
      } catch (error) {
        if (!(error instanceof PublishingError)) throw error;
      }
    });
    timers.add(cancel);
  }

  function announce(): void {
    if (world.postsBy(brand.id).length > 0) return;
    for (const [index, text] of announcements.entries()) {
      const ageMs = (announcements.length - index) * dayMs * 0.9;
      publishing.addPost({
        author: brand.username,
        text,
        lang: 'en',
        createdAtMs: clock.now() - ageMs,
      });
    }
  }

  function quoted(scene: Scene): string | undefined {
    const text = announcements[scene.quotesBrand ?? -1];
    if (text === undefined) return undefined;
    return world.postsBy(brand.id).find((post) => post.text.startsWith(text.slice(0, 30)))?.id;
  }

  function play(scene: Scene, author: DemoAuthor): void {
    const lang: DemoLanguage = scene.lang ?? 'en';
    const quoteOf = quoted(scene);
    const root = publishing.addPost({
      author,
      text: scene.text,
      lang,
      ...(quoteOf === undefined ? {} : { quoteOf }),
      ...(scene.photo === undefined
        ? {}
        : {
            media: [
              {
                scene: scene.photo,
                ...(scene.photoAlt === undefined ? {} : { altText: scene.photoAlt }),
              },
            ],
          }),
    });
    customers.set(root.conversationId, {
      kind: scene.kind,
      lang,
      answers: 0,
      letDowns: 0,
      gaveDetails: false,
      content: false,
    });
    continueThread(root, scene, author, lang);
    if (scene.editedTo !== undefined) {
      const text = scene.editedTo;
      later(random.between(9_000, 16_000), () => publishing.editPost(root.id, text));
    }
    if (scene.takenBack)
      later(random.between(35_000, 60_000), () => publishing.deletePost(root.id));
  }

  function continueThread(root: XPost, scene: Scene, author: DemoAuthor, lang: DemoLanguage): void {
    let last = root.id;
    let delayMs = 0;
    for (const text of scene.thread ?? []) {
      delayMs += random.between(2_500, 6_000);
      later(delayMs, () => {
        last = publishing.addPost({ author, text, lang, inReplyTo: last }).id;
      });
    }
    for (const text of scene.others ?? []) {
      delayMs += random.between(4_000, 11_000);
      later(delayMs, () => {
        publishing.addPost({
          author: casting.stranger(lang, author.username),
          text,
          lang,
          inReplyTo: root.id,
        });
      });
    }
    for (let count = 0; count < (scene.reposts ?? 0); count++) {
      later(random.between(8_000, 90_000), () => {
        publishing.addPost({
          author: casting.stranger(lang, author.username),
          text: '',
          lang,
          repostOf: root.id,
        });
      });
    }
  }

  function pauseMs(): number {
    if (position < openingLength) return random.between(...openingPauseMs);
    return parts.intervalMs * (0.45 + random.next() * 1.1);
  }

  function schedule(): void {
    cancelNext = clock.after(pauseMs(), () => {
      const scene = scenes[position] ?? continuation();
      position += 1;
      journal.append({ demoPosition: position });
      play(scene, casting.forScene(scene));
      schedule();
    });
  }

  /** After a restart the kind of a story is no longer known: its author then simply waits. */
  function stateOf(post: XPost): CustomerState {
    const languages = new Set<string>(authors.map((author) => author.lang));
    return (
      customers.get(post.conversationId) ?? {
        kind: 'waiting',
        lang: languages.has(post.lang) ? (post.lang as DemoLanguage) : 'en',
        answers: 0,
        letDowns: 0,
        gaveDetails: false,
        content: false,
      }
    );
  }

  function onReply(reply: XPost): void {
    const asked = world.post(reply.inReplyTo?.postId ?? '');
    const customer = asked && world.user(asked.authorId);
    if (!customer || !demoNames.has(customer.username.toLowerCase())) return;
    const answer = answerTo(ownWords(reply), stateOf(asked), new Set(lastAnswers), random);
    if (!answer) return;
    customers.set(asked.conversationId, answer.state);
    lastAnswers.push(answer.template);
    if (lastAnswers.length > answersRemembered) lastAnswers.shift();
    later(random.between(...answerDelayMs), () => {
      publishing.addPost({
        author: customer.username,
        text: answer.text,
        lang: answer.state.lang,
        inReplyTo: reply.id,
      });
    });
  }

  const unsubscribe = publishing.subscribe((change) => {
    if (!enabled || change.kind !== 'post') return;
    if (change.post.authorId === brand.id && change.post.inReplyTo) onReply(change.post);
  });

  return {
    running: () => cancelNext !== undefined,
    setRunning(running) {
      if (running === (cancelNext !== undefined)) return;
      cancelNext?.();
      cancelNext = undefined;
      if (!running) return;
      enabled = true;
      announce();
      schedule();
    },
    close() {
      unsubscribe();
      cancelNext?.();
      cancelNext = undefined;
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}
