/** The voice of the brand as its form holds it: a choice with a text beside it, and words line by line. */
import type { Settings } from '../../domain/settings.ts';

type Voice = Settings['brand_voice'];

export interface VoiceDraft {
  greeting: string;
  ending: 'none' | 'initials' | 'text';
  text: string;
  emoji: boolean;
  words: string;
  notes: string;
}

export function voiceDraft({
  greeting,
  sign_off,
  emoji,
  words_to_avoid,
  notes,
}: Voice): VoiceDraft {
  const isKnown = sign_off === 'none' || sign_off === 'initials';
  return {
    greeting,
    ending: isKnown ? sign_off : 'text',
    text: isKnown ? '' : sign_off,
    emoji,
    words: words_to_avoid.join('\n'),
    notes,
  };
}

export function voiceOf({ greeting, ending, text, emoji, words, notes }: VoiceDraft): Voice {
  const lines = words.split('\n').map((line) => line.trim());
  return {
    greeting: greeting.trim(),
    sign_off: ending === 'text' ? text.trim() : ending,
    emoji,
    words_to_avoid: [...new Set(lines.filter((line) => line !== ''))],
    notes: notes.trim(),
  };
}
