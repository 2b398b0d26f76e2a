/** Faces without pictures: two letters on a colour that stays the same for a person. */

/**
 * One or two letters of a name. Marks that stack on a letter, emoji and direction overrides are dropped,
 * so that no name can break out of its circle.
 */
export function initials(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}\s]/gu, '')
    .split(/\s+/u)
    .filter(Boolean);
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  const letters = [first, last].map((word) => /^./u.exec(word)?.[0] ?? '').join('');
  return letters.toLocaleUpperCase('en') || '·';
}

/** A hue from 0 to 359 for an id: FNV-1a, 32 bits. */
export function hue(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % 360;
}
