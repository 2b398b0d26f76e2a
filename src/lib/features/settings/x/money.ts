/** US dollars: "$8.35", small ones as exact as they are: "$0.005". */
export function dollars(amount: number): string {
  const digits = amount !== 0 && amount < 0.1 ? 4 : 2;
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  }).format(amount);
}

/** "November 2026" of the first day of a month. */
export function monthName(day: string): string {
  return new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}
