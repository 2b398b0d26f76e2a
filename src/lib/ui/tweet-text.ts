/**
 * Splits the text of a post into what is shown as text and what is shown as a link. Text from X is
 * hostile: the parts are rendered as text nodes, and only http(s) addresses become links.
 */

export type TextPart =
  | { kind: 'text'; text: string }
  | { kind: 'mention'; text: string; handle: string }
  | { kind: 'hashtag'; text: string }
  | { kind: 'link'; text: string; href: string };

/** Handles are 1 to 15 of [A-Za-z0-9_]; neither they nor hashtags may stick to a word before them. */
const TOKEN =
  /https?:\/\/[^\s<>"']+|(?<![\p{L}\p{N}_@/])@[A-Za-z0-9_]{1,15}(?![A-Za-z0-9_@])|(?<![\p{L}\p{N}_#&/])#[\p{L}\p{M}\p{N}_]*[\p{L}\p{M}_][\p{L}\p{M}\p{N}_]*/giu;

/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?…)\]}»”’]/u;

/** The parts in order; their texts joined are the input, character for character. */
export function tweetParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    const part = toPart(match[0]);
    if (!part) continue;
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) });
    parts.push(part);
    from = match.index + part.text.length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

function toPart(token: string): TextPart | null {
  if (token.startsWith('@')) return { kind: 'mention', text: token, handle: token.slice(1) };
  if (token.startsWith('#')) return { kind: 'hashtag', text: token };
  const text = withoutTrailing(token);
  const href = safeHref(text);
  return href ? { kind: 'link', text, href } : null;
}

/** "(see https://a.example/b)." keeps its bracket and stop; "https://a.example/b_(c)" is whole. */
function withoutTrailing(address: string): string {
  let end = address.length;
  let unclosed = count(address, '(') - count(address, ')');
  for (; TRAILING.test(address.charAt(end - 1)); end--) {
    if (address.charAt(end - 1) !== ')') continue;
    if (unclosed >= 0) break;
    unclosed++;
  }
  return address.slice(0, end);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** The address when it is http or https and names a host; null for anything else. */
export function safeHref(address: string): string | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  // "https://bank.example@evil.example" shows one host and opens another.
  if (url.username || url.password) return null;
  return url.href;
}
