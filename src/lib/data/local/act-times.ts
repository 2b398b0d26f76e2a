/** When things were done on a device whose clock turns out to be wrong. */

/** Corrections below this are not worth a change, and clocks are read a little late. */
const LEEWAY_MS = 60_000;

/**
 * Keeps a time that can be true: later than the last contact before it, and past. Otherwise the clock was as wrong
 * then as it was found to be; and if that cannot be either, as where it was set since, the nearest time that can.
 *
 * @param act `at` as the device knew it, `after` as the server's clock had it at the last contact. ISO times.
 * @param byMs By how much the device's time was corrected just now.
 * @param nowMs The present time, corrected.
 */
export function timeOfAct(
  { at, after }: { at: string; after?: string | undefined },
  byMs: number,
  nowMs: number,
): string {
  const known = Date.parse(after ?? '');
  // A contact in the future was noted by a clock that nobody had corrected yet.
  const earliest = known <= nowMs ? known : -Infinity;
  const canBe = (time: number): boolean =>
    time >= earliest - LEEWAY_MS && time <= nowMs + LEEWAY_MS;
  const said = Date.parse(at);
  if (canBe(said)) return at;
  const corrected = said + byMs;
  const time = canBe(corrected) ? corrected : Math.min(Math.max(corrected, earliest), nowMs);
  return new Date(time).toISOString();
}
