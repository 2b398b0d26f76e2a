import twitterText from 'twitter-text';
import type { XLink, XPost } from './model.ts';

/** The longest post of an account without Premium, in weighted characters. */
export const maxWeightedLength = 280;

/** Length as X counts it: links 23, most scripts 1, CJK and emoji 2. */
export function weightedLength(text: string): number {
  return twitterText.parseTweet(text.normalize('NFC')).weightedLength;
}

/**
 * Replaces each link by a t.co address, as X does with everything that is posted.
 * @param mintCode gives the ten characters behind `https://t.co/`
 */
export function shortenLinks(
  text: string,
  mintCode: () => string,
): { text: string; links: XLink[] } {
  const links: XLink[] = [];
  let result = '';
  let end = 0;
  for (const found of twitterText.extractUrlsWithIndices(text, {
    extractUrlsWithoutProtocol: false,
  })) {
    const short = `https://t.co/${mintCode()}`;
    links.push({ short, expanded: found.url });
    result += text.slice(end, found.indices[0]) + short;
    end = found.indices[1];
  }
  return { text: result + text.slice(end), links };
}

/** X hands out `&`, `<` and `>` as entities; readers decode them once. */
export function escapeForApi(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What the author wrote, without the handles that X puts before a reply. */
export function ownWords(post: XPost): string {
  return Array.from(post.text).slice(post.prefixLength).join('');
}

/** Usernames named in a text, without `@`, in order of appearance. */
export function usernamesIn(text: string): string[] {
  return twitterText.extractMentions(text);
}

/**
 * What X shows of a post that is longer than 280: its beginning and a link to itself.
 * @param selfLink the t.co address of the post
 */
export function shortVersion(text: string, selfLink: string): string {
  const characters = Array.from(text);
  const room = maxWeightedLength - 25;
  let kept = Math.min(characters.length, room);
  while (kept > 0 && weightedLength(characters.slice(0, kept).join('')) > room) kept -= 1;
  const cut = characters.slice(0, kept).join('');
  const lastSpace = cut.lastIndexOf(' ');
  return `${lastSpace > 0 ? cut.slice(0, lastSpace) : cut}… ${selfLink}`;
}

interface Span {
  start: number;
  end: number;
}

/** The `entities` object of the API. A kind that does not occur is left out, as X does. */
interface XEntities {
  urls?: (Span & { url: string; expanded_url: string; display_url: string })[];
  mentions?: (Span & { username: string; id: string })[];
  hashtags?: (Span & { tag: string })[];
  cashtags?: (Span & { tag: string })[];
}

/**
 * Finds links, handles and tags in a text as the API hands it out. Positions count code points.
 * @param userIdOf the id behind a username; handles nobody owns are plain text on X
 * @returns undefined when there are none
 */
export function entitiesOf(
  text: string,
  links: readonly XLink[],
  userIdOf: (username: string) => string | undefined,
): XEntities | undefined {
  const found = twitterText.extractEntitiesWithIndices(text);
  twitterText.modifyIndicesFromUTF16ToUnicode(text, found);
  const entities: XEntities = {};
  for (const entity of found) {
    const [start, end] = entity.indices;
    if ('url' in entity) {
      const expanded = links.find((link) => link.short === entity.url)?.expanded ?? entity.url;
      const display = expanded.replace(/^https?:\/\/(www\.)?/u, '');
      (entities.urls ??= []).push({
        start,
        end,
        url: entity.url,
        expanded_url: expanded,
        display_url: display.length > 30 ? `${display.slice(0, 29)}…` : display,
      });
    } else if ('screenName' in entity) {
      const id = userIdOf(entity.screenName);
      if (id) (entities.mentions ??= []).push({ start, end, username: entity.screenName, id });
    } else if ('hashtag' in entity) {
      (entities.hashtags ??= []).push({ start, end, tag: entity.hashtag });
    } else {
      (entities.cashtags ??= []).push({ start, end, tag: entity.cashtag });
    }
  }
  return Object.keys(entities).length > 0 ? entities : undefined;
}
