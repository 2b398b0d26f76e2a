import { expect, it } from 'vitest';
import { deviceWords } from './device-words.ts';

const MOZ = 'Mozilla/5.0';
it.each([
  [
    `${MOZ} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36`,
    'Chrome on Windows',
    false,
  ],
  [
    `${MOZ} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0`,
    'Edge on Windows',
    false,
  ],
  [
    `${MOZ} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15`,
    'Safari on Mac',
    false,
  ],
  [
    `${MOZ} (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile/15E148 Safari/604.1`,
    'Safari on iPhone',
    true,
  ],
  [
    `${MOZ} (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36`,
    'Chrome on Android',
    true,
  ],
  [`${MOZ} (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0`, 'Firefox on Linux', false],
  ['node', 'Another program', false],
  [null, 'Unknown device', false],
])('names %j', (userAgent, name, isPhone) => {
  expect(deviceWords(userAgent)).toEqual({ name, isPhone });
});
