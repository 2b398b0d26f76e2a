import type { Random } from '../random.ts';
import { maxWeightedLength, weightedLength } from '../post-text.ts';
import { advertisers, authors, type DemoAuthor } from './authors.ts';
import type { DemoLanguage, Scene } from './scene.ts';

/** Chooses who plays a scene, avoiding those who were on lately. */
interface Casting {
  forScene(scene: Scene): DemoAuthor;
  /** Somebody else who speaks the language. */
  stranger(lang: DemoLanguage, except: string): DemoAuthor;
}

const restAfterScene = 20;

export function createCasting(random: Random): Casting {
  const lately: string[] = [];

  function choose(candidates: readonly DemoAuthor[]): DemoAuthor {
    const rested = candidates.filter((author) => !lately.includes(author.username));
    const author = random.pick(rested.length > 0 ? rested : candidates);
    lately.push(author.username);
    if (lately.length > restAfterScene) lately.shift();
    return author;
  }

  function speakers(lang: DemoLanguage): DemoAuthor[] {
    return authors.filter(
      (author) => author.lang === lang && !advertisers.includes(author.username),
    );
  }

  return {
    forScene(scene) {
      const named = authors.filter((author) => author.username === scene.by);
      if (named.length > 0) return choose(named);
      const able = speakers(scene.lang ?? 'en');
      // Only Premium accounts can write beyond 280.
      const premium = able.filter((author) => author.verified !== undefined);
      return choose(
        weightedLength(scene.text) > maxWeightedLength && premium.length > 0 ? premium : able,
      );
    },
    stranger: (lang, except) =>
      choose(speakers(lang).filter((author) => author.username !== except)),
  };
}
