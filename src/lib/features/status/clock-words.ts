/** What a person is told of a clock that is wrong. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;
/** Less than this other programs get along with as well. */
const WORTH_SAYING_MS = 5 * MINUTE;

const UNITS = [
  { name: 'year', article: 'a', ms: YEAR },
  { name: 'month', article: 'a', ms: YEAR / 12 },
  { name: 'day', article: 'a', ms: DAY },
  { name: 'hour', article: 'an', ms: HOUR },
  { name: 'minute', article: 'a', ms: MINUTE },
];

/**
 * "an hour ahead", "3 days behind"; null for a clock that is right, or nearly.
 *
 * @param offsetMs Milliseconds by which the device's clock is behind.
 */
export function clockWords(offsetMs: number): string | null {
  const wrong = Math.abs(offsetMs);
  if (wrong < WORTH_SAYING_MS) return null;
  const way = offsetMs < 0 ? 'ahead' : 'behind';
  for (const { name, article, ms } of UNITS) {
    const amount = Math.round(wrong / ms);
    // 11.9 months are a year, half a year is 6 months.
    if (wrong < ms * 0.96) continue;
    return amount <= 1 ? `${article} ${name} ${way}` : `${amount} ${name}s ${way}`;
  }
  return null;
}
