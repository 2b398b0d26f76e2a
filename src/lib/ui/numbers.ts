/** Numbers as an agent reads them. */

const whole = new Intl.NumberFormat('en');

/** 1234 → "1,234". */
export function count(n: number): string {
  return whole.format(n);
}

/** 1234 → "1.2k", 3400000 → "3.4M"; below a thousand as it is. */
export function compact(n: number): string {
  if (n < 1_000) return String(n);
  const [value, unit] = n < 999_500 ? [n / 1_000, 'k'] : [n / 1_000_000, 'M'];
  return `${value < 9.95 ? value.toFixed(1).replace('.0', '') : whole.format(Math.round(value))}${unit}`;
}

/** 0.934 → "93%". A doubt is never rounded up to certainty. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  return `${rounded === 100 && share < 1 ? 99 : rounded}%`;
}

/** Bytes as megabytes: 22_900_000 → "22.9 MB". */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** "1 message", "2 messages". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}
