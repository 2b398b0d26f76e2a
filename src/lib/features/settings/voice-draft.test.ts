import { expect, it } from 'vitest';
import { settingOf } from '../../domain/settings.ts';
import { voiceDraft, voiceOf } from './voice-draft.ts';

const voice = {
  greeting: 'Hello!',
  sign_off: 'Your team',
  emoji: false,
  words_to_avoid: ['sadly', 'no problem'],
  notes: 'Short.',
};

it.each([voice, { ...voice, sign_off: 'initials' }, settingOf('brand_voice', undefined)])(
  'comes back from its form as it was: %o',
  (value) => {
    expect(voiceOf(voiceDraft(value))).toEqual(value);
  },
);

it('takes each word once, without blank lines', () => {
  const { words_to_avoid } = voiceOf({
    ...voiceDraft(voice),
    words: ' sadly \n\nsadly\nhopefully\n',
  });
  expect(words_to_avoid).toEqual(['sadly', 'hopefully']);
});
