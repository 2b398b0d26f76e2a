/** What the company's voice means for one reply. Pure, so that composer, macros and drafts say the same. */
import type { Settings } from './settings.ts';

type Voice = Settings['brand_voice'];

/** Two letters tell colleagues apart, and a post has no room for more. */
const INITIALS = 2;

/** What ends a reply of this person, such as "^AD"; empty when nothing does. */
export function signOff({ sign_off }: Pick<Voice, 'sign_off'>, displayName: string): string {
  if (sign_off === 'none') return '';
  if (sign_off !== 'initials') return sign_off.trim();
  const letters = (displayName.match(/(?<![\p{L}\p{M}\p{N}])[\p{L}\p{N}]/gu) ?? []).slice(
    0,
    INITIALS,
  );
  return letters.length === 0 ? '' : `^${letters.join('').toUpperCase()}`;
}

/** The text as it is sent: with its ending, unless it is there already. What is empty stays empty. */
export function signed(text: string, ending: string): string {
  const words = text.trim();
  if (words === '' || ending === '' || words.endsWith(ending)) return words;
  return `${words} ${ending}`;
}

/** Which of the words to avoid are in a text, as the admin wrote them. Whole words, whatever their case. */
export function avoidedIn(
  text: string,
  { words_to_avoid }: Pick<Voice, 'words_to_avoid'>,
): string[] {
  const heard = spaced(text);
  return words_to_avoid.filter((each) => {
    const wanted = spaced(each);
    return wanted.trim() !== '' && heard.includes(wanted);
  });
}

/** Words in lower case between single spaces, so that a phrase is found as a whole. */
function spaced(text: string): string {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return ` ${words.join(' ')} `;
}
