import type { Random } from '../random.ts';
import { remix } from './remix.ts';
import type { Scene } from './scene.ts';

/** Texts that must not come again while they are remembered. */
const textsRemembered = 400;

const tries = 20;

/**
 * What happens once every written scene was played: mostly new combinations, now and then an old scene
 * (without its thread) that somebody else lives through. Old scenes are dealt like a deck, so each comes
 * once before any comes again.
 */
export function createContinuation(written: readonly Scene[], random: Random): () => Scene {
  const simple = written.filter(
    (scene) => scene.thread === undefined && scene.quotesBrand === undefined,
  );
  const remembered = written.slice(-textsRemembered).map((scene) => scene.text);
  let deck: Scene[] = [];

  function dealt(): Scene | undefined {
    if (deck.length === 0) deck = random.shuffle(simple);
    const scene = deck.pop();
    return (
      scene && {
        kind: scene.kind,
        text: scene.text,
        ...(scene.lang === undefined ? {} : { lang: scene.lang }),
      }
    );
  }

  return () => {
    let scene = random.chance(0.25) ? (dealt() ?? remix(random)) : remix(random);
    for (let attempt = 0; attempt < tries && remembered.includes(scene.text); attempt++)
      scene = remix(random);
    remembered.push(scene.text);
    if (remembered.length > textsRemembered) remembered.shift();
    return scene;
  };
}
