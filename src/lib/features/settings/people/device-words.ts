/** What somebody is signed in with, as far as a browser says so of itself. */

export interface DeviceWords {
  name: string;
  isPhone: boolean;
}

// In this order: each of them also calls itself by names that come later.
const BROWSERS = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//u],
  ['Opera', /\bOPR\//u],
  ['Samsung Internet', /\bSamsungBrowser\//u],
  ['Firefox', /\b(?:Firefox|FxiOS)\//u],
  ['Chrome', /\b(?:Chrome|Chromium|HeadlessChrome|CriOS)\//u],
  ['Safari', /\bSafari\//u],
] as const;
const SYSTEMS = [
  ['iPhone', /\biPhone\b/u],
  ['iPad', /\biPad\b/u],
  ['Android', /\bAndroid\b/u],
  ['Windows', /\bWindows\b/u],
  ['ChromeOS', /\bCrOS\b/u],
  ['Mac', /\bMac(?:intosh| OS X)\b/u],
  ['Linux', /\bLinux\b/u],
] as const;

/** "Firefox on Windows", "Safari on iPhone"; "Another program" for what is no browser. */
export function deviceWords(userAgent: string | null): DeviceWords {
  if (userAgent === null || userAgent === '') return { name: 'Unknown device', isPhone: false };
  const browser = BROWSERS.find(([, sign]) => sign.test(userAgent))?.[0];
  const system = SYSTEMS.find(([, sign]) => sign.test(userAgent))?.[0];
  const isPhone = system === 'iPhone' || (system === 'Android' && /\bMobile\b/u.test(userAgent));
  if (browser === undefined) return { name: system ?? 'Another program', isPhone };
  return { name: system === undefined ? browser : `${browser} on ${system}`, isPhone };
}
