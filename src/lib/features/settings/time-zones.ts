/** Time zones to choose from. */

/** Some browsers list cities under names that they had before; everybody knows the present ones. */
const PRESENT_NAMES: Record<string, string> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

/** IANA names that this browser knows, by name. */
export const TIME_ZONES: readonly string[] = [
  ...new Set(Intl.supportedValuesOf('timeZone').map(presentName)),
  'UTC',
].sort();

/** The zone of this device. */
export function ownTimeZone(): string {
  return presentName(new Intl.DateTimeFormat().resolvedOptions().timeZone);
}

function presentName(zone: string): string {
  const present = PRESENT_NAMES[zone] ?? zone;
  return clockIn(present, 0) === null ? zone : present;
}

/** "Asia/Kathmandu" as people read it: "Asia, Kathmandu". */
export function zoneName(zone: string): string {
  return zone.replaceAll('_', ' ').split('/').join(', ');
}

/** At most so many whose name has all the words; without a word these first, then the rest. */
export function zonesLike(sought: string, first: readonly string[], most: number): string[] {
  const words = sought.toLowerCase().split(/[\s,/_]+/u);
  const rest = TIME_ZONES.filter((zone) => !first.includes(zone));
  return [...new Set(first), ...rest]
    .filter((zone) => words.every((word) => zoneName(zone).toLowerCase().includes(word)))
    .slice(0, most);
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
