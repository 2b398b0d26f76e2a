import type { PhotoScene } from '../model.ts';

/**
 * What a story is about for its author, which decides how they answer: somebody who waits answers
 * otherwise than somebody who jokes. It stays inside the demo and is never handed out.
 */
export type SituationKind =
  | 'waiting'
  | 'order'
  | 'damaged'
  | 'money'
  | 'locked'
  | 'broken'
  | 'treatment'
  | 'asking'
  | 'happy'
  | 'banter'
  | 'danger';

/** Languages that customers of the demo write in. */
export type DemoLanguage = 'en' | 'es' | 'fr' | 'de' | 'pt' | 'it' | 'nl' | 'pl' | 'sv';

/** One story: a post to the brand and what belongs to it. */
export interface Scene {
  kind: SituationKind;
  text: string;
  lang?: DemoLanguage;
  /** Username of the author, where the story needs a certain one. */
  by?: string;
  /** The author goes on under the own post. */
  thread?: readonly string[];
  /** Strangers chime in. */
  others?: readonly string[];
  /** The author corrects the post to this. */
  editedTo?: string;
  /** The author deletes the post after a while. */
  takenBack?: true;
  /** Quotes that one of the brand's announcements. */
  quotesBrand?: number;
  /** How many others repost it. */
  reposts?: number;
  photo?: PhotoScene;
  photoAlt?: string;
}

/** Scenes of one kind; a plain string is a scene that is nothing but its text. */
export function scenes(
  kind: SituationKind,
  items: readonly (string | Omit<Scene, 'kind'>)[],
  lang: DemoLanguage = 'en',
): Scene[] {
  return items.map((item) => ({
    lang,
    ...(typeof item === 'string' ? { text: item } : item),
    kind,
  }));
}
