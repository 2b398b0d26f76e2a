/** Time zones to choose from. */

/** IANA names that this browser knows, "Africa/Abidjan" first. */
export const TIME_ZONES: readonly string[] = [...Intl.supportedValuesOf('timeZone'), 'UTC'];

/** "Asia/Kathmandu" as people read it: "Asia, Kathmandu". */
export function zoneName(zone: string): string {
  return zone.replaceAll('_', ' ').split('/').join(', ');
}

/** What a clock shows there, "16:05"; null for a zone that this browser does not know. */
export function clockIn(zone: string, now: number): string | null {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(now);
  } catch {
    return null;
  }
}
