/** The number that somebody typed. What is none becomes 0, which the server refuses for its range, beside its field. */
export function wholeNumber(text: string): number {
  return /^\d+$/u.test(text.trim()) ? Number(text.trim()) : 0;
}
